import type { ContractModel, EventModel, TokenModel } from '../../model/contract-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { importLine, propertyKey, quote } from '../typescript/print.js'
import { sampleArgument } from './sample-value.js'

/** Events that the first test shows; more would hide what a person writes next. */
const shownEventsMax = 3

const constants = [
  { name: 'alice', text: "const alice: Hex = `0x${'a1'.repeat(20)}`" },
  { name: 'bob', text: "const bob: Hex = `0x${'b0'.repeat(20)}`" },
  { name: 'nobody', text: "const nobody: Hex = `0x${'00'.repeat(20)}`" },
  { name: 'bytes', text: "const bytes = (length: number): Hex => `0x${'ab'.repeat(length)}`" },
]

/** `test/<contract>.test.ts`: green on day one, and a model for the team's own tests. */
export function printTest(contract: ContractModel): string {
  const shown = contract.events.slice(0, shownEventsMax)
  const tests = [
    printRowsTest(contract, shown),
    ...(contract.token ? [printTokenTest(contract, contract.token)] : []),
  ].join('\n')
  const names = contractNames(contract)
  const settings = [
    'tables,',
    "migrations: [{ name: '0001_init', up }],",
    ...(contract.token ? [`derived: [${quote(contract.token.holders.name)}],`] : []),
    `contracts: [${names.definition}],`,
    'handlers,',
  ]
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(tests)
  return `${importLine(constants.some(({ name }) => uses(name)) ? ['Hex'] : [], 'bcdata/runtime', true)}import { runOnMemoryChain } from 'bcdata/runtime/testing'
import { expect, test } from 'vitest'
import { up } from '../migrations/0001_init.js'
import type { Database } from '../src/generated/database.js'
${importLine([names.definition, `type ${names.events}`], `../src/generated/${contract.file}.js`, false)}import { tables } from '../src/generated/tables.js'
import { handlers } from '../src/handlers/index.js'

${constants
  .filter(({ name }) => uses(name))
  .map(({ text }) => text)
  .join('\n')}

/** The project's tables and handlers on a chain and a database in memory. */
function start() {
  return runOnMemoryChain<Database, { ${propertyKey(contract.name)}: ${names.events} }>({
    ${settings.join('\n')}
  })
}

${tests}`
}

function printRowsTest(contract: ContractModel, events: readonly EventModel[]): string {
  return `test('events become rows', async () => {
  const { db, emit, close } = await start()
  await emit(
    ${events.map((event) => `{ contract: ${quote(contract.name)}, event: ${quote(event.key)}, args: { ${printArguments(event)} } },`).join('\n')}
  )
  ${events.map(printRowExpectation).join('\n')}
  await close()
})
`
}

function printArguments(event: EventModel): string {
  return event.parameters
    .map((parameter) => `${propertyKey(parameter.name)}: ${sampleArgument(parameter)}`)
    .join(', ')
}

/** JSON columns answer integers as decimal strings; the example leaves them out. */
function printRowExpectation(event: EventModel): string {
  const columns = event.parameters
    .filter((parameter) => parameter.column.kind !== 'json')
    .map((parameter) => `${propertyKey(parameter.column.name)}: ${sampleArgument(parameter)}`)
  return `expect(await db.selectFrom(${quote(event.table.name)}).selectAll().execute()).toMatchObject([
    { ${columns.join(', ')} },
  ])`
}

function printTokenTest(contract: ContractModel, token: TokenModel): string {
  const { from, to, value, transfer, holders, standard } = token
  const name = (sender: string, receiver: string, amount: string) =>
    `{ contract: ${quote(contract.name)}, event: ${quote(transfer.key)}, args: { ${propertyKey(from.name)}: ${sender}, ${propertyKey(to.name)}: ${receiver}, ${propertyKey(value.name)}: ${amount} } }`
  const nft = standard === 'erc721'
  return `
test('a fork takes balances back', async () => {
  const { db, emit, fork, close } = await start()
  await emit(${name('nobody', 'alice', nft ? '1n' : '100n')}, ${name('alice', 'bob', nft ? '1n' : '30n')})
  fork(1)
  await emit(${nft ? name('nobody', 'alice', '2n') : name('alice', 'bob', '1n')})
  const holders = db.selectFrom(${quote(holders.name)}).select(['holder', 'balance']).orderBy('holder')
  expect(await holders.execute()).toEqual([
    ${nft ? '{ holder: alice, balance: 2n },' : '{ holder: alice, balance: 99n },\n    { holder: bob, balance: 1n },'}
  ])
  await close()
})
`
}

import type { ContractModel, EventModel, TokenModel } from '../../model/contract-model.js'
import { importLine, propertyKey, quote } from '../typescript/print.js'
import { Sampler } from './sampler.js'

/** Events that the first test shows; more would hide what a person writes next. */
const shownEventsMax = 3

/** `test/<contract>.test.ts`: green on day one, and a model for the team's own tests. */
export function printTest(contract: ContractModel): string {
  const sampler = new Sampler()
  const { token } = contract
  const tests = [
    printRowsTest(contract, sampler),
    ...(token ? [printTokenTest(contract, token, sampler)] : []),
  ]
  const imports = [...sampler.helpers, 'startProject']
  return `import { expect, test } from 'vitest'
${importLine(imports, './start-project.js', false)}
${tests.join('\n')}`
}

function printRowsTest(contract: ContractModel, sampler: Sampler): string {
  const shown = contract.events.slice(0, shownEventsMax)
  const name =
    shown.length < contract.events.length
      ? 'the first events become rows'
      : 'every event becomes a row'
  const samples = shown.map((event) => sampleEvent(contract, event, sampler))
  return `test(${quote(name)}, async () => {
  const { db, emit, close } = await startProject()
  await emit(
    ${samples.map(({ draft }) => `${draft},`).join('\n')}
  )
  ${samples.map(({ expectation }) => expectation).join('\n')}
  await close()
})
`
}

function sampleEvent(contract: ContractModel, event: EventModel, sampler: Sampler) {
  const samples = event.parameters.map((parameter) => ({
    parameter,
    sample: sampler.sample(parameter),
  }))
  const args = samples.map(({ parameter, sample }) => [parameter.name, sample.argument] as const)
  const row = samples.map(
    ({ parameter, sample }) => [parameter.column.name, sample.stored] as const,
  )
  return {
    draft: draftOf(contract, event, args),
    expectation: `expect(await db.selectFrom(${quote(event.table.name)}).selectAll().execute()).toMatchObject([
      ${objectOf(row)},
    ])`,
  }
}

function printTokenTest(contract: ContractModel, token: TokenModel, sampler: Sampler): string {
  const { from, to, value, transfer, holders, standard } = token
  const move = (sender: string, receiver: string, amount: string) =>
    draftOf(contract, transfer, [
      [from.name, sender],
      [to.name, receiver],
      [value.name, amount],
    ])
  const erc20 = standard === 'erc20'
  const first = [
    move('nobody', 'alice', erc20 ? '100n' : '1n'),
    move('alice', 'bob', erc20 ? '30n' : '1n'),
  ]
  const instead = erc20 ? move('alice', 'bob', '1n') : move('nobody', 'alice', '2n')
  const left = erc20
    ? ['{ holder: alice, balance: 99n }', '{ holder: bob, balance: 1n }']
    : ['{ holder: alice, balance: 2n }']
  return `
test('a fork takes balances back', async () => {
  const { db, emit, fork, close } = await startProject()
  const [nobody, alice, bob] = [${[0, 1, 2].map((number) => sampler.address(number)).join(', ')}]
  await emit(${first.join(', ')})
  fork(1)
  await emit(${instead})
  const holders = db.selectFrom(${quote(holders.name)}).select(['holder', 'balance']).orderBy('holder')
  expect(await holders.execute()).toEqual([${left.join(', ')}])
  await close()
})
`
}

function draftOf(
  contract: ContractModel,
  event: EventModel,
  args: readonly (readonly [name: string, value: string])[],
): string {
  return `{ contract: ${quote(contract.name)}, event: ${quote(event.key)}, args: ${objectOf(args)} }`
}

function objectOf(entries: readonly (readonly [key: string, value: string])[]): string {
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([key, value]) => `${propertyKey(key)}: ${value}`).join(', ')} }`
}

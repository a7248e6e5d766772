import type { ContractModel, EventModel, TokenModel } from '../../model/contract-model.js'
import { call, type Expression, list, object, printExpression } from '../typescript/expression.js'
import { importLine, quote } from '../typescript/print.js'
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
  const { emit, rows } = await startProject()
${printEmit(samples.map(({ draft }) => draft))}
${samples.map(({ expectation }) => expectation).join('\n')}
})
`
}

/** Parameters that only earlier layouts have may be left out. */
function sampleEvent(contract: ContractModel, event: EventModel, sampler: Sampler) {
  const samples = event.parameters.map((parameter) => ({
    parameter,
    ...sampler.sample(parameter),
  }))
  return {
    draft: draftOf(
      contract,
      event,
      samples.map(({ parameter, argument }) => [parameter.name, argument]),
    ),
    expectation: printRows(event.table.name, [
      samples.map(({ parameter, stored }) => [parameter.column.name, stored]),
    ]),
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
  const balances = erc20 ? { alice: '99n', bob: '1n' } : { alice: '2n' }
  return `test('a fork takes balances back', async () => {
  const { emit, fork, rows } = await startProject()
  const [nobody, alice, bob] = [${[0, 1, 2].map((number) => sampler.address(number)).join(', ')}]
${printEmit(first)}
  fork(1)
${printEmit([instead])}
${printRows(
  holders.name,
  Object.entries(balances).map(([holder, balance]) => [
    ['holder', holder],
    ['balance', balance],
  ]),
)}
})
`
}

type Entries = readonly (readonly [key: string, value: Expression])[]

function printEmit(drafts: readonly Expression[]): string {
  return printExpression('  ', call('await emit', drafts))
}

function printRows(table: string, rows: readonly Entries[]): string {
  const expected = rows.map((row) => object(row))
  return printExpression(
    '  ',
    call(`expect(await rows(${quote(table)})).toMatchObject`, [list(expected)]),
  )
}

function draftOf(contract: ContractModel, event: EventModel, args: Entries): Expression {
  return object([
    ['contract', quote(contract.name)],
    ['event', quote(event.key)],
    ['args', object(args)],
  ])
}

import { expect, test } from 'vitest'
import { noNatspec } from '../abi/artifact.js'
import { describeContract } from '../abi/describe-contract.js'
import { forgetMigration } from './forget-migration.js'
import { nextMigration } from './migration-model.js'
import { emptyMemory, type ProjectMemory, remember } from './project-memory.js'
import { eventTables } from './project-model.js'
import { applyRenames } from './rename.js'
import { diffSchema } from './schema-diff.js'
import { applySteps } from './schema-step.js'

/** `Paid(uint256 amount)` */
function event(text: string): object {
  const [, name = '', inputs = ''] = /^(\w+)\((.*)\)$/.exec(text) ?? []
  return {
    type: 'event',
    name,
    inputs: (inputs === '' ? [] : inputs.split(', ')).map((input) => {
      const [type = '', inputName = ''] = input.split(' ')
      return { type, name: inputName }
    }),
  }
}

/** One generation, as `bcdata generate` does it. */
function generate(
  before: ProjectMemory,
  texts: readonly string[],
  renames: readonly string[] = [],
) {
  const { memory, steps: first } = applyRenames(before, renames)
  const { contract } = describeContract({
    name: 'Token',
    slug: 'token',
    abi: texts.map(event),
    natspec: noNatspec,
    path: 'Token.json',
    exclude: [],
    pins: memory.events,
  })
  const generated = memory.migrations
  const schema = applySteps(new Map(), [...Object.values(generated).flat(), ...first])
  const steps = [...first, ...diffSchema(schema, eventTables({ contracts: [contract] }), [])]
  const migration = nextMigration(steps, { generated, present: [] })
  return { migration, memory: remember(memory, [contract], migration), contract }
}

const first = generate(emptyMemory, ['Paid(uint256 amount)'])

test('the same ABI again needs no migration, and remembers the same', () => {
  const again = generate(first.memory, ['Paid(uint256 amount)'])
  expect(again.migration).toBeNull()
  expect(again.memory).toEqual(first.memory)
})

test('a changed event changes its table; a new one gets its own', () => {
  const { migration } = generate(first.memory, ['Paid(address amount, string memo)', 'New()'])
  expect(migration).toEqual({
    name: '0002_add_token_evt_new_and_more',
    steps: [
      { do: 'createEventTable', table: 'token_evt_new', columns: {}, indexes: [] },
      {
        do: 'addColumns',
        table: 'token_evt_paid',
        columns: { amount_v2: 'address?', memo: 'text?' },
      },
      { do: 'dropNotNull', table: 'token_evt_paid', columns: ['amount'] },
    ],
  })
})

test('a migration that is forgotten is made again the same, and nothing remains of another try', () => {
  const tried = generate(first.memory, ['Paid(uint256 amount, bool urgent)', 'Typo()'])
  const back = forgetMigration(tried.memory, tried.migration!.name)
  expect(back).toEqual(first.memory)
  const texts = ['Paid(uint256 amount, string memo)']
  expect(generate(back, texts)).toEqual(generate(first.memory, texts))
})

test('an event that was renamed keeps its table; logs of both names fill it', () => {
  const { contract, migration } = generate(
    first.memory,
    ['Settled(uint256 amount)'],
    ['Token.Paid=Settled'],
  )
  expect(migration).toBeNull()
  expect(contract.events).toHaveLength(1)
  expect(contract.events[0]).toMatchObject({ name: 'Settled', table: { name: 'token_evt_paid' } })
  expect(contract.events[0]?.layouts.map(({ signature }) => signature)).toEqual([
    'Paid(uint256)',
    'Settled(uint256)',
  ])
})

test('the layouts of a renamed event survive the next generation', () => {
  const texts = ['Settled(uint256 amount)']
  const renamed = generate(first.memory, texts, ['Token.Paid=Settled'])
  expect(generate(renamed.memory, texts).contract).toEqual(renamed.contract)
})

test('a parameter that was renamed renames its column', () => {
  const { contract, migration } = generate(
    first.memory,
    ['Paid(uint256 value)'],
    ['Token.Paid.amount=value'],
  )
  expect(migration?.steps).toEqual([
    { do: 'renameColumn', table: 'token_evt_paid', from: 'amount', to: 'value' },
  ])
  expect(contract.events[0]?.table.columns.at(-1)?.name).toBe('value')
})

test.each([
  ['Token.Paid', /not of the form/],
  ['Coin.Paid=Settled', /No event Coin\.Paid/],
  ['Token.Paid.memo=note', /no parameter memo/],
  ['Coin=Token', /No contract Coin/],
])('a rename that cannot be is refused: %s', (text, message) => {
  expect(() => applyRenames(first.memory, [text])).toThrow(message)
})

test('migrations of two branches that make the same are named', () => {
  const step = { do: 'createEventTable', table: 'a', columns: {}, indexes: [] } as const
  expect(() => applySteps(new Map(), [step, step])).toThrow('the table a is made twice')
})

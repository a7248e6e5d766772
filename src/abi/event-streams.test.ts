import { expect, test } from 'vitest'
import { emptyMemory, type ProjectMemory, remember } from '../model/project-memory.js'
import { noNatspec } from './artifact.js'
import { describeContract } from './describe-contract.js'

type Input = { name: string; type: string; indexed?: boolean; components?: object[] }

/** `uint256 value` or `address indexed from`. */
function event(name: string, ...inputs: readonly string[]): object {
  return { type: 'event', name, inputs: inputs.map(input) }
}

function input(text: string): Input {
  const [type = '', ...rest] = text.split(' ')
  return { name: rest.at(-1) ?? '', type, indexed: rest.length === 2 }
}

/** The contract as each ABI in turn leaves it. */
function evolve(abis: readonly (readonly object[])[], exclude: readonly string[] = []) {
  let memory: ProjectMemory = emptyMemory
  return abis.map((abi, index) => {
    const { contract } = describeContract({
      name: 'Token',
      slug: 'token',
      abi,
      natspec: noNatspec,
      path: 'Token.json',
      exclude: index === abis.length - 1 ? exclude : [],
      pins: memory.events,
    })
    memory = remember(memory, [contract], null)
    return contract
  })
}

function last(abis: readonly (readonly object[])[], exclude: readonly string[] = []) {
  return evolve(abis, exclude).at(-1)!.events
}

/** Property → column, with a `?` where it can be NULL. */
function members(events: ReturnType<typeof last>) {
  return events.map(({ parameters, former }) =>
    Object.fromEntries(
      [...parameters, ...former].map(({ name, column }) => [
        name,
        column.name + (column.nullable ? '?' : ''),
      ]),
    ),
  )
}

test('a new parameter is a column that can be NULL; both layouts fill the one table', () => {
  const events = last([
    [event('Paid', 'uint256 amount')],
    [event('Paid', 'uint256 amount', 'string memo')],
  ])
  expect(events).toHaveLength(1)
  expect(members(events)).toEqual([{ amount: 'amount', memo: 'memo?' }])
  expect(events[0]?.layouts.map(({ signature }) => signature)).toEqual([
    'Paid(uint256)',
    'Paid(uint256,string)',
  ])
  expect(events[0]?.signature).toBe('Paid(uint256,string)')
})

test('a parameter that is gone keeps its column, and can be NULL', () => {
  const events = last([
    [event('Paid', 'uint256 amount', 'string memo')],
    [event('Paid', 'uint256 amount')],
  ])
  expect(members(events)).toEqual([{ amount: 'amount', memo: 'memo?' }])
  expect(events[0]?.former.map(({ name }) => name)).toEqual(['memo'])
})

test('a parameter of another type gets a column of its own', () => {
  const events = last([
    [event('Paid', 'uint256 amount')],
    [event('Paid', 'string amount')],
    [event('Paid', 'bool amount')],
  ])
  expect(members(events)).toEqual([
    { amount: 'amount_v3?', amountV1: 'amount?', amountV2: 'amount_v2?' },
  ])
})

test('a type that is stored alike keeps the column', () => {
  const events = last([[event('Set', 'uint8 level')], [event('Set', 'uint16 level')]])
  expect(members(events)).toEqual([{ level: 'level' }])
  expect(events[0]?.layouts).toHaveLength(2)
})

test('a parameter with another name in the same signature keeps the column', () => {
  const events = last([[event('Paid', 'uint256 amount')], [event('Paid', 'uint256 wad')]])
  expect(members(events)).toEqual([{ wad: 'amount' }])
  expect(events[0]?.layouts).toHaveLength(1)
})

test('indexed added to a value changes the layout only; to a text, it leaves the hash', () => {
  const paid = last([
    [event('Paid', 'address who', 'string memo')],
    [event('Paid', 'address indexed who', 'string indexed memo')],
  ])
  expect(members(paid)).toEqual([{ who: 'who', memo: 'memo_hash?', memoV1: 'memo?' }])
})

test('an event that is gone stays, unless it is excluded', () => {
  const abis = [[event('Paid', 'uint256 amount'), event('Other')], [event('Other')]]
  expect(last(abis).map(({ name, retired }) => [name, retired])).toEqual([
    ['Other', false],
    ['Paid', true],
  ])
  expect(last(abis, ['Paid']).map(({ name }) => name)).toEqual(['Other'])
  expect(last(abis, ['Paid(uint256)']).map(({ name }) => name)).toEqual(['Other'])
})

test('an event that comes back is the one that it was', () => {
  const first = [event('Paid', 'uint256 amount')]
  const events = last([first, [event('Paid', 'uint256 amount', 'string memo')], first])
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({ signature: 'Paid(uint256)', retired: false })
  expect(members(events)).toEqual([{ amount: 'amount', memo: 'memo?' }])
})

test('an overload that appears beside an event has a table of its own', () => {
  const one = event('Paid', 'uint256 amount')
  const events = last([[one], [one, event('Paid', 'uint256 amount', 'string memo')]])
  expect(events.map(({ table, layouts }) => [table.name, layouts.length])).toEqual([
    ['token_evt_paid', 1],
    [expect.stringMatching(/^token_evt_paid_[0-9a-f]{8}$/), 1],
  ])
})

test('where two events could go on as either of two, all four are events', () => {
  const before = [event('Paid', 'uint8 a'), event('Paid', 'uint16 a')]
  const after = [event('Paid', 'uint32 a'), event('Paid', 'uint64 a')]
  expect(
    last([before, after])
      .map(({ retired }) => retired)
      .sort(),
  ).toEqual([false, false, true, true])
})

test('columns of structs are told apart by what the structs hold', () => {
  const order = (type: string, field: string) => ({
    type: 'event',
    name: 'Made',
    inputs: [{ name: 'order', type: 'tuple', components: [{ name: field, type }] }],
  })
  const events = last([[order('uint256', 'price')], [order('address', 'price')]])
  expect(members(events)).toEqual([{ order: 'order_v2?', orderV1: 'order_?' }])
})

test('nothing depends on the order of the ABI', () => {
  const abis = [
    [event('Paid', 'uint256 amount'), event('Set', 'bool on'), event('Gone')],
    [event('Paid', 'uint256 amount', 'string memo'), event('Set', 'bool indexed on'), event('New')],
  ]
  expect(last(abis)).toEqual(last(abis.map((abi) => [...abi].reverse())))
})

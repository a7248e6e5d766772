import { expect, test } from 'vitest'
import type { EventPins } from '../model/event-pin.js'
import { emptyMemory, remember } from '../model/project-memory.js'
import { noNatspec } from './artifact.js'
import { type ContractInput, describeContract } from './describe-contract.js'

function describe(abi: readonly object[], more: Partial<ContractInput> = {}) {
  return describeContract({
    name: 'Token',
    slug: 'token',
    abi,
    natspec: noNatspec,
    path: 'Token.json',
    exclude: [],
    pins: {},
    ...more,
  })
}

/** What generations of these ABIs, one after the other, pin. */
function remembered(...abis: readonly (readonly object[])[]): EventPins {
  return abis.reduce((memory, abi) => {
    const { contract } = describe(abi, { pins: memory.events })
    return remember(memory, [contract], null)
  }, emptyMemory).events
}

function event(name: string, ...inputs: readonly (string | object)[]): object {
  return {
    type: 'event',
    name,
    inputs: inputs.map((input) =>
      typeof input === 'string' ? { name: input, type: 'uint256' } : input,
    ),
  }
}

const address = (name: string) => ({ name, type: 'address', indexed: true })
const balanceOf = {
  type: 'function',
  name: 'balanceOf',
  inputs: [{ type: 'address' }],
  outputs: [{ type: 'uint256' }],
}
const transfer = event('Transfer', address('from'), address('to'), 'value')

test('columns avoid reserved words, our own columns and each other', () => {
  const { contract } = describe([event('Put', 'from', 'evt_index', 'Value', 'value', '', '_order')])
  expect(contract.events[0]?.parameters.map(({ column }) => column.name)).toEqual([
    'from_',
    'evt_index_',
    'value_2',
    'value_3',
    'arg4',
    'order_',
  ])
})

test('overloads are told apart by their signatures, whatever the order', () => {
  const abi = [event('Over', 'a'), event('Over', 'a', 'b'), event('over')]
  const tables = (items: readonly object[]) =>
    describe(items)
      .contract.events.map(({ signature, table }) => [signature, table.name])
      .sort()
  expect(tables(abi)).toEqual(tables([...abi].reverse()))
  expect(new Set(tables(abi).map(([, table]) => table)).size).toBe(3)
})

test('an event keeps the names that it was given once, whatever is added beside it', () => {
  const pins = remembered([event('Over', 'a')])
  const { contract } = describe([event('Over', 'b'), event('Over', 'a', 'b')], { pins })
  const [kept, added] = contract.events
  expect(kept).toMatchObject({ key: 'over', typeName: 'Over', table: { name: 'token_evt_over' } })
  expect(kept?.parameters.map(({ name, column }) => [name, column.name])).toEqual([['b', 'a']])
  expect(added?.key).toMatch(/^over_[0-9a-f]{8}$/)
})

test('long names stay within what every database takes', () => {
  const { contract } = describe([event('A'.repeat(90), 'b'.repeat(90))])
  const table = contract.events[0]?.table
  expect(table?.name.length).toBeLessThanOrEqual(60)
  expect(table?.columns.every(({ name }) => name.length <= 61)).toBe(true)
})

test('an event that cannot be stored is a diagnostic, and the others go on', () => {
  const { contract, diagnostics } = describe([
    event('Fixed', { name: 'x', type: 'fixed128x18' }),
    event('Four', ...['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'uint8', indexed: true }))),
    event('Fine'),
  ])
  expect(contract.events.map(({ name }) => name)).toEqual(['Fine'])
  expect(diagnostics.map(({ code }) => code)).toEqual(Array(2).fill('ABI_UNSUPPORTED'))
})

test('an anonymous event has no topic of its own, and room for four', () => {
  const four = ['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'uint8', indexed: true }))
  const { contract } = describe([{ ...event('Log', ...four), anonymous: true }])
  expect(contract.events).toMatchObject([{ topic0: null, topicCount: 4, key: 'log' }])
})

test('events listed under exclude are left out, by name or by signature', () => {
  const abi = [event('A'), event('B', 'x'), event('B', 'x', 'y')]
  const { contract } = describe(abi, { exclude: ['A', 'B(uint256)'] })
  expect(contract.events.map(({ signature }) => signature)).toEqual(['B(uint256,uint256)'])
})

test('an event beside an excluded one that was pinned gets names of its own', () => {
  const pins = remembered([event('Paid', 'a')])
  const { contract } = describe([event('Paid', 'a'), event('Paid', 'a', 'b')], {
    pins,
    exclude: ['Paid(uint256)'],
  })
  expect(contract.events.map(({ key }) => key)).toEqual([expect.stringMatching(/^paid_/)])
})

test('excluded events are told where anonymous ones could be taken for them', () => {
  const abi = [{ ...event('Hidden', 'a'), anonymous: true }, event('Paid', 'a'), event('Sent', 'a')]
  expect(describe(abi, { exclude: ['Paid'] }).contract.leftOut).toEqual([
    { signature: 'Paid(uint256)', topic0: expect.stringMatching(/^0x/) },
  ])
  expect(describe(abi.slice(1), { exclude: ['Paid'] }).contract.leftOut).toEqual([])
})

test('a repeated event is one event', () => {
  expect(describe([event('A', 'x'), event('A', 'x')]).contract.events).toHaveLength(1)
})

test('a token is recognised by its transfer event and balanceOf', () => {
  const nft = event('Transfer', address('from'), address('to'), {
    name: 'id',
    type: 'uint256',
    indexed: true,
  })
  expect(describe([transfer, balanceOf]).contract.token?.standard).toBe('erc20')
  expect(describe([nft, balanceOf]).contract.token?.standard).toBe('erc721')
  expect(describe([transfer]).contract.token).toBeUndefined()
})

test.each([
  ['too deep', `uint8${'[]'.repeat(20_000)}`, 'E'],
  ['too long', 'uint8[99999999999999999999]', 'E'],
  ['too many', 'uint8[1000][1000][1000]', 'E'],
  ['without a name', 'uint8', '\ud800'],
])('a hostile event is left out: %s', (_what, type, name) => {
  const abi = [
    { type: 'event', name, inputs: [{ name: 'a', type }] },
    { type: 'event', name: 'Fine', inputs: [] },
  ]
  const { contract, diagnostics } = describe(abi)
  expect(contract.events.map((event) => event.name)).toEqual(['Fine'])
  expect(diagnostics).toMatchObject([{ code: 'ABI_UNSUPPORTED' }])
})

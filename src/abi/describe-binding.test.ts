import { expect, test } from 'vitest'
import { describeBinding } from './describe-binding.js'

function describe(...abi: readonly object[]) {
  return describeBinding({ contract: 'Token', file: 'token', path: 'Token.json', abi })
}

function itemsOf(...abi: readonly object[]): readonly object[] {
  return describe(...abi).binding.items
}

const view = { type: 'function', stateMutability: 'view', outputs: [] }

test('only what decides about calls is kept: no documentation, no gas, no state of old compilers', () => {
  const old = { name: 'get', constant: true, payable: false, gas: 2_300, inputs: [], outputs: [] }
  expect(itemsOf({ ...old, notice: '*/ evil()' })).toEqual([
    { type: 'function', name: 'get', inputs: [], outputs: [], stateMutability: 'view' },
  ])
})

test('constructor, fallback and receive have no names to call', () => {
  expect(itemsOf({ type: 'constructor', inputs: [] }, { type: 'receive' })).toEqual([])
})

test.each([
  ['a name that is code', { ...view, name: 'a(): void; evil', inputs: [] }],
  ['a name beyond ASCII', { ...view, name: 'naïve', inputs: [] }],
  ['a type that nobody has', { ...view, name: 'f', inputs: [{ name: '', type: 'fixed128x18' }] }],
  [
    'an argument of function type',
    { ...view, name: 'f', inputs: [{ name: '', type: 'function' }] },
  ],
  ['an array without end', { ...view, name: 'f', inputs: [{ name: '', type: 'uint8[9][9][99]' }] }],
])('%s is left out and reported', (_name, entry) => {
  const { binding, diagnostics } = describe(entry, { ...view, name: 'good', inputs: [] })
  expect(binding.items).toMatchObject([{ name: 'good' }])
  expect(diagnostics).toMatchObject([{ code: 'ABI_UNSUPPORTED', where: 'Token.json' }])
})

test('a function in a result is its 24 bytes, because a selector names no results', () => {
  const outputs = [{ name: '', type: 'function[2]' }]
  expect(itemsOf({ ...view, name: 'f', inputs: [], outputs })).toMatchObject([
    { outputs: [{ name: '', type: 'bytes24[2]' }] },
  ])
})

test('aliases are written out, as the selector has them', () => {
  const inputs = [{ type: 'uint' }, { type: 'int[]' }, { type: 'byte' }]
  expect(itemsOf({ ...view, name: 'f', inputs })).toMatchObject([
    { inputs: [{ type: 'uint256' }, { type: 'int256[]' }, { type: 'bytes1' }] },
  ])
})

test('parameters get names that are free, distinct and not those of an answer itself', () => {
  const names = ['', 'arg0', 'to', 'to', 'length', 'x; evil()']
  const inputs = names.map((name) => ({ name, type: 'bool' }))
  const [item] = describe({ type: 'event', name: 'E', inputs }).binding.items
  const given = item?.inputs.map(({ name }) => name) ?? []
  expect(new Set(given).size).toBe(names.length)
  expect(given).toEqual(expect.arrayContaining(['arg0', 'to', 'length_']))
  expect(given.join(' ')).toMatch(/^[\w ]+$/)
})

test.each([
  ['struct Order', true],
  ['struct Library.Order[2]', true],
  ['struct A { x: any }; evil()', false],
  ['struct A.B.C', false],
])('the name of a struct is kept only where it is one: %s', (internalType, isKept) => {
  const components = [{ name: 'a', type: 'bool' }]
  const inputs = [{ name: 'order', type: 'tuple[2]', internalType, components }]
  const [item] = describe({ ...view, name: 'f', inputs }).binding.items
  expect(item?.inputs[0]?.internalType).toBe(isKept ? internalType : undefined)
})

test('neither the order of an ABI nor repetitions in it show', () => {
  const entries = ['a', 'b', 'c'].map((name) => ({ ...view, name, inputs: [] }))
  const [first, second, third] = entries
  const shuffled = [third, first, third, second].map((entry) => ({ ...entry }))
  expect(itemsOf(...shuffled)).toEqual(itemsOf(...entries))
})

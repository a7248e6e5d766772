import { expect, test } from 'vitest'
import { parseAbi } from './parse-abi.js'

const event = (name: string, ...inputs: readonly object[]) => ({ type: 'event', name, inputs })

test('the order of the entries never matters, not even of contradictory repeats', () => {
  const abi = [
    event('Sent', { name: 'a', type: 'uint8', internalType: 'enum A' }),
    event('Sent', { name: 'a', type: 'uint8', internalType: 'enum B' }),
    event('Sent', { name: 'b', type: 'uint8' }),
    { type: 'function', name: 'Sent', inputs: [], outputs: [] },
  ]
  expect(parseAbi([...abi].reverse())).toEqual(parseAbi(abi))
  expect(parseAbi(abi)).toHaveLength(4)
})

test('functions of old compilers have no type, and Vyper adds fields of its own', () => {
  const old = { name: 'balanceOf', inputs: [], outputs: [], constant: true, payable: false }
  const vyper = { type: 'function', name: 'get', inputs: [], outputs: [], gas: 1_287 }
  expect(parseAbi([old, vyper]).map(({ type, name }) => [type, name])).toEqual([
    ['function', 'balanceOf'],
    ['function', 'get'],
  ])
})

test('fields of a wrong type are as if they were not there', () => {
  const wrong = {
    ...event('Sent'),
    anonymous: 'yes',
    inputs: [1, { name: 2, type: 3, indexed: 4 }],
  }
  const none = { name: '', type: '', internalType: undefined, indexed: false, components: [] }
  expect(parseAbi([wrong])).toMatchObject([{ anonymous: false, inputs: [none, none] }])
})

test('errors, constructors and what is none of an ABI are left out', () => {
  expect(parseAbi([{ type: 'error', name: 'Bad', inputs: [] }, { type: 'receive' }, {}])).toEqual([
    { type: 'function', name: '', anonymous: false, inputs: [], outputs: [] },
  ])
})

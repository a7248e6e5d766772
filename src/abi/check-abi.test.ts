import { expect, test } from 'vitest'
import { checkAbi } from './check-abi.js'

function messages(...abi: readonly object[]): readonly string[] {
  return checkAbi(abi, 'A.json').map(({ message }) => message)
}

function event(...inputs: readonly object[]): object {
  return { type: 'event', name: 'Sent', inputs }
}

test('what compilers write is right', () => {
  expect(
    messages(
      { type: 'event', name: 'Empty' },
      event({ name: 'a', type: 'address', internalType: 'address payable' }),
      event({ name: 'b', type: 'uint128', internalType: 'Currency' }),
      event({ name: 'c', type: 'uint8', internalType: 'enum Token.State' }),
      event({ name: 'd', type: 'tuple[]', internalType: 'struct Order[]', components: [] }),
      event({ name: 'e', type: 'uint', internalType: 'uint256' }),
      { type: 'function', name: 'gas', inputs: [], gas: 900 },
    ),
  ).toEqual([])
})

test('two types of one parameter are a remark, one for the whole contract', () => {
  const wrong = event(
    { name: 'owner', type: 'address', internalType: 'bytes32' },
    { name: 'owner', type: 'address', internalType: 'bool' },
  )
  expect(messages(wrong)).toEqual([expect.stringContaining('2 parameters have two types')])
})

test('repeats with other names are a remark, exact repeats are none', () => {
  const [a, b] = [event({ name: 'a', type: 'bool' }), event({ name: 'b', type: 'bool' })]
  expect(messages(a, a)).toEqual([])
  expect(messages(a, b)).toEqual([
    expect.stringContaining('"Sent(bool)" is declared more than once'),
  ])
})

test('parameters that are no list are a remark', () => {
  expect(messages({ type: 'event', name: 'Sent', inputs: {} })).toHaveLength(1)
})

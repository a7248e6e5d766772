import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeIntegerText, encodeInt256, encodeUint64, encodeUint256 } from './integer-text.js'

const uint256Max = 2n ** 256n - 1n
const int256Min = -(2n ** 255n)
const int256Max = 2n ** 255n - 1n

const uint256 = fc.oneof(fc.constantFrom(0n, 1n, uint256Max), fc.bigInt(0n, uint256Max))
const int256 = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, int256Min, int256Max),
  fc.bigInt(-1000n, 1000n),
  fc.bigInt(int256Min, int256Max),
)

test.each([
  ['uint64', encodeUint64, fc.bigInt(0n, 2n ** 64n - 1n), 20],
  ['uint256', encodeUint256, uint256, 78],
  ['int256', encodeInt256, int256, 78],
] as const)('%s comes back as it was, at one width', (_name, encode, values, width) => {
  fc.assert(
    fc.property(values, (value) => {
      expect(encode(value)).toHaveLength(width)
      expect(decodeIntegerText(encode(value))).toBe(value)
    }),
  )
})

test('the order as text is the order as numbers, also across the sign', () => {
  fc.assert(
    fc.property(int256, int256, (left, right) => {
      expect(encodeInt256(left) < encodeInt256(right)).toBe(left < right)
    }),
  )
})

test('a value out of range is a bug, never a shorter text', () => {
  expect(() => encodeUint64(2n ** 70n)).toThrow('does not fit')
  expect(() => encodeUint256(-1n)).toThrow('does not fit')
})

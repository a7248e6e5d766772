import { expect, test } from 'vitest'
import { fits, guessKind } from './guess-kind.js'

test.each([
  ['TEXT', `0x${'ab'.repeat(20)}`, 'address'],
  ['text', `0x${'ab'.repeat(32)}`, 'bytes32'],
  ['longtext', '0xabcd', 'hex'],
  ['char', '9'.repeat(78), 'uint256'],
  ['TEXT', `-${'9'.repeat(77)}`, 'int256'],
  ['char', -1n, 'int256'],
  ['TEXT', '0'.repeat(20), 'uint64'],
  ['TEXT', '42', 'text'],
  ['TEXT', undefined, 'text'],
  ['INTEGER', 1, 'int64'],
  ['int8', '1', 'int64'],
  ['numeric', '1', 'uint256'],
  ['bool', true, 'bool'],
  ['tinyint', 1, 'bool'],
  ['json', {}, 'json'],
])('a column of %s with the value %s is read as %s', (dataType, sample, kind) => {
  expect(guessKind(dataType, sample)).toBe(kind)
})

test.each(['timestamptz', 'interval', 'point', 'bytea', ''])(
  'no kind is stored in %s',
  (dataType) => {
    expect(guessKind(dataType, 'x')).toBeNull()
  },
)

test('a kind that a person says stays as long as the type can hold it', () => {
  expect(fits('INTEGER', 'int32')).toBe(true)
  expect(fits('TEXT', 'int32')).toBe(false)
})

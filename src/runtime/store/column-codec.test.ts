import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ColumnKind } from '../../shared/column-kind.js'
import { columnDecoder, encodeColumn } from './column-codec.js'

const roundTrips: readonly (readonly [ColumnKind, fc.Arbitrary<unknown>])[] = [
  ['int32', fc.oneof(fc.integer(), fc.nat({ max: 2 ** 32 - 1 }))],
  ['int64', fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)],
  ['uint64', fc.bigInt(0n, 2n ** 64n - 1n)],
  ['uint256', fc.bigInt(0n, 2n ** 256n - 1n)],
  ['int256', fc.bigInt(-(2n ** 255n), 2n ** 255n - 1n)],
  ['bool', fc.boolean()],
  ['hex', fc.stringMatching(/^0x([0-9a-f]{2})*$/)],
  ['text', fc.string({ unit: 'binary' })],
  ['json', fc.jsonValue({ noUnicodeString: false })],
]

describe.each(roundTrips)('a value of kind %s', (kind, values) => {
  test('is stored and read unchanged', () => {
    fc.assert(
      fc.property(values, (value) => {
        const stored = encodeColumn(kind, value)
        const decode = columnDecoder(kind)
        const expected = kind === 'json' ? jsonRead(value) : value
        expect(decode ? decode(stored) : stored).toEqual(expected)
      }),
    )
  })

  test('is NULL when it is missing', () => {
    expect(encodeColumn(kind, null)).toBe(null)
    expect(encodeColumn(kind, undefined)).toBe(null)
    expect(columnDecoder(kind)?.(null) ?? null).toBe(null)
  })
})

/** What comes back from JSON: integers as text, the rest as JSON has it. */
function jsonRead(value: unknown): unknown {
  const read = JSON.parse(JSON.stringify(value))
  return JSON.parse(JSON.stringify(read), (_key, item) =>
    Number.isInteger(item) ? BigInt(item).toString() : item,
  )
}

const refused: readonly (readonly [ColumnKind, unknown])[] = [
  ['int32', 1.5],
  ['int32', '1'],
  ['int32', 2n ** 60n],
  ['int64', 2n ** 63n],
  ['int64', 2 ** 53],
  ['uint64', -1n],
  ['uint64', 2n ** 64n],
  ['uint256', -1n],
  ['uint256', '5'],
  ['uint256', 10n ** 78n],
  ['int256', '-5'],
  ['int256', -(10n ** 77n) - 1n],
  ['int256', Number.NaN],
  ['bool', 'true'],
  ['hex', 5],
  ['text', new Date(0)],
]

test.each(refused)('a column of kind %s refuses %s', (kind, value) => {
  expect(() => encodeColumn(kind, value)).toThrow(
    expect.objectContaining({ code: 'DATABASE_VALUE_INVALID' }),
  )
})

test('a total may be wider than a word, since it is a sum of words', () => {
  const total = 2n ** 256n + 5n
  expect(columnDecoder('int256')?.(encodeColumn('int256', total))).toBe(total)
})

test('text that is no exact integer is reported, not guessed', () => {
  for (const kind of ['uint64', 'uint256', 'int256'] as const) {
    expect(() => columnDecoder(kind)?.('-5')).toThrow(
      expect.objectContaining({ code: 'DATABASE_VALUE_INVALID' }),
    )
  }
})

test('an address is compared in lower case', () => {
  expect(encodeColumn('hex', '0xAbC')).toBe('0xabc')
})

test('integers inside JSON are decimal text, whatever their type', () => {
  expect(encodeColumn('json', [2n ** 200n, 7, -0, 1e21, 0.5])).toBe(
    `["${2n ** 200n}","7","0","1000000000000000000000",0.5]`,
  )
})

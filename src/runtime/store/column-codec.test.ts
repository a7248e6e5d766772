import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ColumnKind } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import { encodeInt256, encodeUint64, encodeUint256 } from '../../shared/integer-text.js'
import { columnDecoder, columnEncoder } from './column-codec.js'

const dialects: readonly Dialect[] = ['sqlite', 'mysql', 'postgres']

const roundTrips: readonly (readonly [ColumnKind, fc.Arbitrary<unknown>])[] = [
  ['int32', fc.oneof(fc.integer(), fc.nat({ max: 2 ** 32 - 1 }))],
  ['int64', fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)],
  ['uint64', fc.bigInt(0n, 2n ** 64n - 1n)],
  ['uint256', fc.bigInt(0n, 2n ** 256n - 1n)],
  ['int256', fc.bigInt(-(2n ** 255n), 2n ** 255n - 1n)],
  ['bool', fc.boolean()],
  ['address', fc.stringMatching(/^0x[0-9a-f]{40}$/)],
  ['bytes32', fc.stringMatching(/^0x[0-9a-f]{64}$/)],
  ['hex', fc.stringMatching(/^0x([0-9a-f]{2})*$/)],
  ['text', fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))],
  ['json', fc.jsonValue({ noUnicodeString: false })],
]

describe.each(roundTrips)('a value of kind %s', (kind, values) => {
  test.each(dialects)('is stored and read unchanged on %s', (dialect) => {
    const encode = columnEncoder(dialect, kind)
    const decode = columnDecoder(dialect, kind)
    fc.assert(
      fc.property(values, (value) => {
        const stored = encode(value)
        const expected = kind === 'json' ? jsonRead(value) : value
        expect(decode ? decode(stored) : stored).toEqual(expected)
      }),
    )
  })

  test.each(dialects)('is NULL when it is missing, on %s', (dialect) => {
    expect(columnEncoder(dialect, kind)(null)).toBe(null)
    expect(columnEncoder(dialect, kind)(undefined)).toBe(null)
    expect(columnDecoder(dialect, kind)?.(null) ?? null).toBe(null)
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
  ['address', '0x5'],
  ['bytes32', `0x${'0'.repeat(65)}`],
  ['hex', 5],
  ['text', new Date(0)],
]

const invalid = expect.objectContaining({ code: 'DATABASE_VALUE_INVALID' })

test.each(refused)('a column of kind %s refuses %s', (kind, value) => {
  for (const dialect of dialects) {
    expect(() => columnEncoder(dialect, kind)(value)).toThrow(invalid)
  }
})

test('PostgreSQL refuses a text with U+0000, which it has no place for', () => {
  expect(() => columnEncoder('postgres', 'text')('a\0b')).toThrow(invalid)
  expect(columnEncoder('sqlite', 'text')('a\0b')).toBe('a\0b')
  expect(columnEncoder('mysql', 'text')('a\0b')).toBe('a\0b')
})

test('what encodeUint256 and its like answer is taken on every database', () => {
  for (const dialect of dialects) {
    const stored = [
      columnEncoder(dialect, 'uint64')(encodeUint64(7n)),
      columnEncoder(dialect, 'uint256')(encodeUint256(7n)),
      columnEncoder(dialect, 'int256')(encodeInt256(-7n)),
    ]
    const kinds = ['uint64', 'uint256', 'int256'] as const
    expect(
      kinds.map((kind, index) => columnDecoder(dialect, kind)?.(stored[index] ?? null)),
    ).toEqual([7n, 7n, -7n])
  }
})

test('a total may be wider than a word, since it is a sum of words', () => {
  const total = 2n ** 256n + 5n
  for (const dialect of dialects) {
    const stored = columnEncoder(dialect, 'int256')(total)
    expect(columnDecoder(dialect, 'int256')?.(stored)).toBe(total)
  }
})

test('text that is no exact integer is reported, not guessed', () => {
  for (const kind of ['uint64', 'uint256', 'int256'] as const) {
    expect(() => columnDecoder('sqlite', kind)?.('-5')).toThrow(invalid)
    expect(() => columnDecoder('postgres', kind)?.('1e3')).toThrow(invalid)
  }
})

test('hex is compared in lower case', () => {
  const address = `0x${'Ab'.repeat(20)}`
  expect(columnEncoder('sqlite', 'hex')('0xAbC')).toBe('0xabc')
  expect(columnEncoder('mysql', 'address')(address)).toBe(address.toLowerCase())
})

test('integers inside JSON are decimal text, whatever their type', () => {
  expect(columnEncoder('mysql', 'json')([2n ** 200n, 7, -0, 1e21, 0.5])).toBe(
    `["${2n ** 200n}","7","0","1000000000000000000000",0.5]`,
  )
})

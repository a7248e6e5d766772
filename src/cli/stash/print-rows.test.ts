import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shownName, shownValue } from './print-rows.js'

test('a value is a text in quotes, or hexadecimal digits, and absent is not empty', () => {
  expect(shownValue(Buffer.from('王 "a"'))).toBe('"王 \\"a\\""')
  expect(shownValue(Buffer.from([0xff, 0]))).toBe('0xff00')
  expect(shownValue(Buffer.from(''))).toBe('""')
  expect(shownValue(null)).toBe('-')
})

test('a long one is cut, with its length', () => {
  expect(shownValue(Buffer.alloc(1000, 0xff))).toBe(`0x${'ff'.repeat(160)}… (1000 bytes)`)
  expect(shownValue(Buffer.alloc(1000, 'a'))).toBe(`"${'a'.repeat(160)}"… (1000 bytes)`)
})

test('nothing that is shown can move a cursor or turn a line around', () => {
  const hostile = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(hostile, (bytes) => {
      const name = Buffer.from(bytes).toString('latin1')
      expect(shownValue(bytes) + shownName(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
})

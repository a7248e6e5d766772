import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexName } from './index-name.js'

test('a short name is the table and the column', () => {
  expect(indexName('token_evt_transfer', 'from_')).toBe('token_evt_transfer_from__idx')
})

test('a long name is cut and ends with a checksum of the whole', () => {
  const table = 'a'.repeat(60)
  expect(indexName(table, 'from_')).toBe(`${'a'.repeat(51)}_b539a773`)
  expect(indexName(table, 'to_')).not.toBe(indexName(table, 'from_'))
})

test('no name has more than 60 bytes', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80, unit: 'grapheme' }), fc.string(), (table, column) => {
      expect(Buffer.byteLength(indexName(table, column))).toBeLessThanOrEqual(60)
    }),
  )
})

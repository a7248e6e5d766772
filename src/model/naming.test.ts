import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  camelCase,
  columnName,
  identifierLengthMax,
  shorten,
  snakeCase,
  typePrefix,
  uniqueNames,
  variableName,
} from './naming.js'
import { reservedColumnNames } from './reserved-words.js'

test.each([
  ['ERC20Token', 'erc20_token'],
  ['chainID', 'chain_id'],
  ['HTTPRequestV2Sent', 'http_request_v2_sent'],
  ['_from', 'from'],
  ['$Dollar$', 'dollar'],
  ['OrderPlaced', 'order_placed'],
])('%s is %s', (name, expected) => {
  expect(snakeCase(name)).toBe(expected)
})

test('snake_case is idempotent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(snakeCase(snakeCase(name))).toBe(snakeCase(name))
    }),
  )
})

test('every name becomes a column that needs no quotes in any dialect', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (name) => {
      const column = columnName(name, 3)
      expect(column).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(column.length).toBeLessThanOrEqual(identifierLengthMax + 1)
      expect(reservedColumnNames.has(column)).toBe(false)
    }),
  )
})

test('names that only differ by case get suffixes, whatever their order', () => {
  const names = ['value', 'Value', 'other']
  const unique = uniqueNames(names, String, (name) => name.charCodeAt(0).toString())
  expect(unique).toEqual(['value_118', 'Value_86', 'other'])
})

test('a suffix never makes the name of another', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'A', 'a_0', 'a_1', 'a_1_')), (names) => {
      const items = names.map((name, index) => ({ name, index }))
      const unique = uniqueNames(
        items,
        ({ name }) => name,
        ({ index }) => String(index),
      )
      expect(new Set(unique.map((name) => name.toLowerCase())).size).toBe(names.length)
    }),
  )
})

test('shortened names keep their suffix and the limit', () => {
  expect(shorten('short', 10, 'ff')).toBe('short')
  expect(shorten('a'.repeat(70), 60, 'abcd1234')).toBe(`${'a'.repeat(51)}_abcd1234`)
})

test('words of TypeScript name no constant', () => {
  expect(variableName('delete')).toBe('delete_')
  expect(variableName('yield_vault')).toBe('yieldVault')
  expect(camelCase('_2Fast')).toBe('n2Fast')
})

test('different slugs give different constants and types', () => {
  expect(variableName('yield_vault')).toBe('yieldVault')
  expect(variableName('token1')).toBe('token1')
  expect(variableName('token_1')).toBe('token_1')
  expect(variableName('batch')).toBe('batch_')
  const slug = fc.stringMatching(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
  fc.assert(
    fc.property(slug, slug, (one, other) => {
      fc.pre(one !== other)
      expect(variableName(one)).not.toBe(variableName(other))
      expect(typePrefix(one)).not.toBe(typePrefix(other))
    }),
  )
})

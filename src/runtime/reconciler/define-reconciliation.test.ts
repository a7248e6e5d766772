import { describe, expect, test } from 'vitest'
import { left, right } from '../../../test/fixtures/rule-sides.js'
import { assertRuleName } from './check-rule.js'
import { defineReconciliation } from './define-reconciliation.js'
import { createFieldBuilder } from './fields/field-builder.js'
import { csvFile } from './sources/csv-file.js'
import { localDir } from './sources/local-dir.js'

test('the whole form of a rule compiles', () => {
  const rule = defineReconciliation('token-transfers', { left, right }, (f) => ({
    fields: {
      tx: f.hex('evt_tx_hash', 'tx'),
      index: f.int('evt_index', 'index'),
      from: f.address('from_', 'from'),
      value: f.amount('value', 'value', { decimals: 6, tolerance: { abs: '0.01' } }),
      memo: f.text('memo', 'memo'),
      at: f.time('evt_block_time', 'at', { within: '15m' }),
    },
    match: [{ name: 'exact', on: ['tx', 'index'] }],
    compare: ['from', 'value', 'memo', 'at'],
    controlTotal: 'value',
  }))
  expect(rule.pass.on).toEqual(['tx', 'index'])
})

describe('what types did not catch is an error when the rule is defined', () => {
  const f = createFieldBuilder(left.columns, right.columns)
  const tx = f.hex('evt_tx_hash', 'tx')
  const value = f.amount('value', 'value', { decimals: 6, tolerance: { abs: '1' } })
  const exact = { name: 'exact', on: ['tx'] }
  test.each<[string, object, string]>([
    ['no key', { match: [{ name: 'exact', on: [] }] }, 'matches on no field'],
    ['an unknown field', { compare: ['valeu'] }, 'uses the unknown field "valeu"'],
    ['an unknown column', { fields: { tx: { ...tx, left: 'hash' }, value } }, 'no column for "tx"'],
    ['a field twice', { compare: ['tx'] }, 'names the field "tx" twice'],
    [
      'a tolerance in the key',
      { match: [{ name: 'exact', on: ['value'] }], compare: [] },
      'has a tolerance',
    ],
    ['a total that is not compared', { controlTotal: 'value' }, 'without comparing it'],
  ])('%s', (_, wrong, message) => {
    const spec = { fields: { tx, value }, match: [exact], compare: [], ...wrong } as never
    expect(() => defineReconciliation('r', { left, right }, () => spec)).toThrow(message)
  })

  test.each(['', '../r', 'Token', 'a b', 'a'.repeat(81)])('the name %j', (name) => {
    expect(() => assertRuleName(name)).toThrow(
      expect.objectContaining({ code: 'RECONCILE_RULE_INVALID' }),
    )
  })

  test.each(['', '..', 'a/b.csv', '{yyyy-MM-dd}.csv', 'a\\b'])('the file name %j', (name) => {
    expect(() => csvFile({ from: localDir('.'), name, columns: {} })).toThrow(
      'not the name of a file',
    )
  })

  test('figures that are none', () => {
    const invalid = expect.objectContaining({ code: 'RECONCILE_RULE_INVALID' })
    expect(() => f.amount('value', 'value', { decimals: 1.5 })).toThrow(invalid)
    expect(() => f.amount('value', 'value', { decimals: 2, tolerance: { abs: '0.001' } })).toThrow(
      invalid,
    )
    expect(() => f.amount('value', 'value', { decimals: 2, tolerance: { abs: '-1' } })).toThrow(
      invalid,
    )
    expect(() => f.time('evt_block_time', 'at', { within: '1.5h' })).toThrow(invalid)
  })
})

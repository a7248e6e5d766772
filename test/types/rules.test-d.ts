import { type BalanceRule, defineBalance } from '../../src/runtime/reconciler/define-balance.js'
import {
  defineReconciliation,
  type ReconciliationRule,
} from '../../src/runtime/reconciler/define-reconciliation.js'
import { balanceOf } from '../../src/runtime/reconciler/sources/balance-of.js'
import { chainTable } from '../../src/runtime/reconciler/sources/chain-table.js'
import { csvFile } from '../../src/runtime/reconciler/sources/csv-file.js'
import { holderBalances } from '../../src/runtime/reconciler/sources/holder-balances.js'
import { localDir } from '../../src/runtime/reconciler/sources/local-dir.js'
import { left, right, ruleTables as tables } from '../fixtures/rule-sides.js'

/** The rules that a generated project begins with. */
export const tokenTransfers: ReconciliationRule = defineReconciliation(
  'token-transfers',
  {
    left: chainTable(tables, 'token_evt_transfer', {
      where: (eb) => eb.and([eb('to_', '=', '0x00'), eb('value', '>', 5n), eb('memo', '!=', 'x')]),
    }),
    right: csvFile({
      from: localDir('./partner'),
      name: 'token-transfers.csv',
      columns: { tx: 'text', index: 'int', from: 'text', to: 'text', value: 'int' },
    }),
  },
  (f) => ({
    fields: {
      tx: f.hex('evt_tx_hash', 'tx'),
      index: f.int('evt_index', 'index'),
      from: f.address('from_', 'from'),
      to: f.address('to_', 'to'),
      value: f.amount('value', 'value', { decimals: 0 }),
    },
    match: [{ name: 'exact', on: ['tx', 'index'] }],
    compare: ['from', 'to', 'value'],
    controlTotal: 'value',
  }),
)

export const tokenBalances: BalanceRule = defineBalance('token-balances', {
  left: holderBalances(tables, 'token_holder'),
  right: balanceOf(),
})

/** Only the compiler looks at this: every line that is expected to be an error has to be one. */
export function compileErrors(): void {
  // @ts-expect-error no table of balances
  holderBalances(tables, 'token_evt_transfer')
  // @ts-expect-error one side is missing
  defineBalance('r', { left: holderBalances(tables, 'token_holder') })
  defineBalance('r', {
    left: holderBalances(tables, 'token_holder'),
    right: balanceOf(),
    // @ts-expect-error comes later
    grace: '1h',
  })
  // @ts-expect-error unknown table
  chainTable(tables, 'token_evt_transfers')
  // @ts-expect-error not a table of events
  chainTable(tables, 'token_holder')
  // @ts-expect-error unknown option
  chainTable(tables, 'token_evt_transfer', { window: 'day' })
  // @ts-expect-error misspelt column
  chainTable(tables, 'token_evt_transfer', { where: (eb) => eb('to', '=', '0x00') })
  // @ts-expect-error a text for an amount
  chainTable(tables, 'token_evt_transfer', { where: (eb) => eb('value', '>', '5') })
  // @ts-expect-error unknown kind
  csvFile({ from: localDir('.'), name: 'a.csv', columns: { a: 'money' } })
  // @ts-expect-error comes later
  csvFile({ from: localDir('.'), name: 'a.csv', columns: { a: 'text' }, waitFor: '6h' })
  defineReconciliation('r', { left, right }, (f) => ({
    fields: {
      tx: f.hex('evt_tx_hash', 'tx'),
      // @ts-expect-error misspelt column
      from: f.address('fro_', 'from'),
      // @ts-expect-error wrong kind
      index: f.int('evt_index', 'tx'),
      // @ts-expect-error a time is not an amount
      value: f.amount('value', 'at', { decimals: 0 }),
      // @ts-expect-error the decimals are missing
      total: f.amount('value', 'value'),
    },
    match: [{ name: 'exact', on: ['tx'] }],
    compare: [],
  }))
  defineReconciliation('r', { left, right }, (f) => ({
    fields: { tx: f.hex('evt_tx_hash', 'tx') },
    // @ts-expect-error unknown field in a pass
    match: [{ name: 'exact', on: ['txx'] }],
    compare: [],
  }))
  defineReconciliation('r', { left, right }, (f) => ({
    fields: { tx: f.hex('evt_tx_hash', 'tx') },
    match: [{ name: 'exact', on: ['tx'] }],
    // @ts-expect-error unknown field
    compare: ['value'],
  }))
  defineReconciliation('r', { left, right }, (f) => ({
    fields: { tx: f.hex('evt_tx_hash', 'tx'), index: f.int('evt_index', 'index') },
    match: [{ name: 'exact', on: ['tx'] }],
    compare: [],
    // @ts-expect-error a hash has no sum
    controlTotal: 'tx',
  }))
  defineReconciliation('r', { left, right }, (f) => ({
    fields: { tx: f.hex('evt_tx_hash', 'tx') },
    // @ts-expect-error grouping comes later
    match: [{ name: 'exact', on: ['tx'], cardinality: 'n:1' }],
    compare: [],
  }))
  defineReconciliation('r', { left, right }, (f) => ({
    fields: { tx: f.hex('evt_tx_hash', 'tx') },
    match: [{ name: 'exact', on: ['tx'] }],
    compare: [],
    // @ts-expect-error delivery comes later
    deliver: [],
  }))
}

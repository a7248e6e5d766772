import {
  balanceOf,
  chainTable,
  csvFile,
  defineBalance,
  defineReconciliation,
  holderBalances,
  localDir,
} from 'bcdata/runtime'
import { tables } from '../tables.js'

/** Every Transfer on the chain against a partner's books. */
export const tokenTransfers = defineReconciliation(
  'token-transfers',
  {
    left: chainTable(tables, 'token_evt_transfer'),
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

/** Every holder's balance in our table against `balanceOf` of the contract. */
export const tokenBalances = defineBalance('token-balances', {
  left: holderBalances(tables, 'token_holder'),
  right: balanceOf(),
})

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
export const collectibleTransfers = defineReconciliation(
  'collectible-transfers',
  {
    left: chainTable(tables, 'collectible_evt_transfer'),
    right: csvFile({
      from: localDir('./partner'),
      name: 'collectible-transfers.csv',
      columns: { tx: 'text', index: 'int', from: 'text', to: 'text', id: 'int' },
    }),
  },
  (f) => ({
    fields: {
      tx: f.hex('evt_tx_hash', 'tx'),
      index: f.int('evt_index', 'index'),
      from: f.address('from_', 'from'),
      to: f.address('to_', 'to'),
      id: f.int('token_id', 'id'),
    },
    match: [{ name: 'exact', on: ['tx', 'index'] }],
    compare: ['from', 'to', 'id'],
  }),
)

/** Every holder's balance in our table against `balanceOf` of the contract. */
export const collectibleBalances = defineBalance('collectible-balances', {
  left: holderBalances(tables, 'collectible_holder'),
  right: balanceOf(),
})

import type { BinlogBlock } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import type { LedgerBlock } from '../ledger/read-ledger-block.js'
import { hexOf } from '../text/byte-text.js'
import { verifyHeaderHash, verifyLink } from './header/link.js'
import { verifySealing } from './header/sealing.js'
import { ledgerBlockOf } from './ledger-block-of.js'
import { Refusal } from './refusal.js'
import { verifyRoots } from './roots/item-roots.js'
import { membersAfter } from './rows/consensus-members.js'
import { countsAfter, verifyCurrentState } from './rows/current-state.js'
import { verifyDerivedTables } from './rows/derived-tables.js'
import { verifyHashedRows } from './rows/hashed-rows.js'
import { verifyRowIds } from './rows/row-ids.js'
import { epochSealersAfter } from './rows/rpbft-epoch.js'
import { type BlockTables, tablesOf } from './tables/block-tables.js'
import { tablesAfter, verifyColumns } from './tables/table-columns.js'
import type { LedgerState, Verdict } from './verdict.js'

/** The first check that fails gives the reason, so that the signed ones come first. */
export function proveBlock(
  crypto: ChainCrypto,
  before: LedgerState,
  block: BinlogBlock,
): Exclude<Verdict, { readonly kind: 'refused' }> {
  const number = before.number + 1
  if (block.number !== number) {
    throw new Refusal('number', `The block is number ${block.number}, but should be ${number}.`)
  }
  const tables = tablesOf(block)
  const ledgerBlock = ledgerBlockOf(tables)
  verifyHeaderHash(crypto, ledgerBlock)
  verifyLink(ledgerBlock, { number, parentHash: before.hash })
  const sealing = verifySealing(crypto, before, tables, ledgerBlock)
  const roots = verifyRoots(crypto, ledgerBlock, before)
  const rows = verifyHashedRows(crypto, before, block, ledgerBlock)
  const { hash } = ledgerBlock
  const { transactionHashes } = roots
  verifyDerivedTables(tables, { number, hash, ledgerBlock, transactionHashes })
  const next = { ...stateAfter(before, block, tables, ledgerBlock), dbHash: rows.dbHash }
  const reasons = [sealing, roots, rows].flatMap(({ unprovable }) => unprovable ?? [])
  const found = { hash: next.hash, next }
  return reasons.length > 0
    ? { kind: 'unprovable', reason: reasons.join('; '), ...found }
    : { kind: 'accepted', level: rows.level, reason: sealing.reason + rows.reason, ...found }
}

function stateAfter(
  before: LedgerState,
  block: BinlogBlock,
  tables: BlockTables,
  { hash, receipts }: LedgerBlock,
): LedgerState {
  const known = tablesAfter(before.tables, tables)
  verifyColumns(block, known)
  const currentId = before.currentId === null ? null : verifyRowIds(block, before.currentId)
  const counts = countsAfter(before, receipts, currentId)
  verifyCurrentState(tables, block.number, counts)
  return {
    ...before,
    ...counts,
    number: block.number,
    hash: hexOf(hash),
    consensus: membersAfter(before.consensus, tables.get('_sys_consensus_')),
    epochSealers: epochSealersAfter(before.epochSealers, tables.get('_sys_config_')),
    tables: known,
  }
}

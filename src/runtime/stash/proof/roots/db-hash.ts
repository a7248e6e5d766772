import type { BinlogBlock } from '../../../ports/binlog.js'
import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import { derivedTables } from '../../../ports/ledger-tables.js'
import type { LedgerBlock } from '../../ledger/read-ledger-block.js'
import { hexOf } from '../../text/byte-text.js'
import { isSame } from '../refusal.js'
import { findGaps, type NamedHash } from './gap-search.js'
import { tableHash } from './table-hash.js'

/** How the rows of a block fit the hash in its header. */
export type DbHashOutcome =
  | { readonly kind: 'same'; readonly tableCount: number }
  /** With so many tables that were touched and have no row. */
  | { readonly kind: 'with-gaps'; readonly gapCount: number }
  | { readonly kind: 'different'; readonly computed: Uint8Array }

/** `MemoryTableFactory2::hash` in libstorage, FISCO BCOS 2.9. */
export function compareDbHash(
  crypto: ChainCrypto,
  block: BinlogBlock,
  ledgerBlock: LedgerBlock,
): DbHashOutcome {
  const hashes = block.tables
    .filter(({ name }) => !derivedTables.has(name))
    .map((table) => ({ name: table.name, hash: tableHash(crypto, table) }))
  const computed = hashOfTables(crypto, hashes)
  const expected = ledgerBlock.header.dbHash
  if (isSame(computed, expected)) return { kind: 'same', tableCount: hashes.length }
  const candidates = candidatesOf(ledgerBlock, hashes)
  const gapCount = findGaps(crypto, { hashes, candidates, expected })
  return gapCount === null ? { kind: 'different', computed } : { kind: 'with-gaps', gapCount }
}

function hashOfTables(crypto: ChainCrypto, hashes: readonly NamedHash[]): Uint8Array {
  if (hashes.length === 0) return new Uint8Array(32)
  return crypto.hash(Buffer.concat(hashes.map(({ hash }) => hash)))
}

/** Contracts that a failed transaction called or would have made. */
function candidatesOf(
  { transactions, receipts }: LedgerBlock,
  hashes: readonly NamedHash[],
): readonly string[] {
  const names = new Set<string>()
  for (const [index, { hasFailed, contractAddress }] of receipts.entries()) {
    if (!hasFailed) continue
    for (const address of [transactions[index]?.to, contractAddress]) {
      if (address?.some((byte) => byte !== 0)) names.add(`c_${hexOf(address)}`)
    }
  }
  for (const { name } of hashes) names.delete(name)
  return [...names].sort()
}

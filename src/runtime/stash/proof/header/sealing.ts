import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import type { LedgerBlock } from '../../ledger/read-ledger-block.js'
import { readSignatures } from '../../ledger/read-signatures.js'
import { type RlpItem, rawOf, readRlp } from '../../ledger/rlp.js'
import { isSame } from '../refusal.js'
import { plainBytes } from '../rows/binary-value.js'
import { valueIn } from '../rows/row-values.js'
import type { BlockTables } from '../tables/block-tables.js'
import type { LedgerState } from '../verdict.js'
import { sealersOf } from './sealers.js'
import { verifySignatures } from './signatures.js'

export interface Sealing {
  /** `3 of 4 sealers signed`. */
  readonly reason: string
  /** Why signatures say nothing; null where they were verified. */
  readonly unprovable: string | null
}

/** That the sealers of the group signed the block. */
export function verifySealing(
  crypto: ChainCrypto,
  before: LedgerState,
  tables: BlockTables,
  { header, hash, signatures }: LedgerBlock,
): Sealing {
  if (before.mark.consensus === 'raft') {
    const reason = 'blocks of a raft group are not signed by its sealers'
    return { reason, unprovable: reason }
  }
  const sealers = sealersOf(header, before)
  const verify = (list: RlpItem): number =>
    verifySignatures(crypto, { hash, signatures: readSignatures(list), sealers })
  const count = verify(signatures)
  const repeated = repeatedSignatures(tables)
  // Nodes write the same list twice.
  if (repeated !== null && !isSame(rawOf(repeated), rawOf(signatures))) verify(repeated)
  return { reason: `${count} of ${sealers.signing.length} sealers signed`, unprovable: null }
}

function repeatedSignatures(tables: BlockTables): RlpItem | null {
  const table = tables.get('_sys_hash_2_header_')
  const [row] = table?.created ?? []
  if (table === undefined || row === undefined) return null
  return readRlp(plainBytes(valueIn(table, row, 'sigs')))
}

import type { BinlogBlock } from '../../../ports/binlog.js'
import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import { isContractTable } from '../../../ports/ledger-tables.js'
import type { LedgerBlock } from '../../ledger/read-ledger-block.js'
import { isSame, Refusal, shown } from '../refusal.js'
import { compareDbHash, type DbHashOutcome } from '../roots/db-hash.js'
import type { LedgerState } from '../verdict.js'
import { verifyContractRows } from './contract-rows.js'

export interface HashedRows {
  readonly level: 'proven' | 'proven-with-gaps'
  /** What to add to the reason of the verdict. */
  readonly reason: string
  /** Why the hash says nothing; null where the rows have it. */
  readonly unprovable: string | null
  /** What is known of the chain's hashes after the block. */
  readonly dbHash: LedgerState['dbHash']
}

/** The rows of tables under consensus against the hash in the header. */
export function verifyHashedRows(
  crypto: ChainCrypto,
  before: LedgerState,
  block: BinlogBlock,
  ledgerBlock: LedgerBlock,
): HashedRows {
  if (before.dbHash === 'incomputable') return withoutHash(before)
  const outcome = compareDbHash(crypto, block, ledgerBlock)
  if (outcome.kind === 'different') {
    if (before.dbHash === 'undecided') return withoutHash(before)
    throw wrongHash(ledgerBlock.header.dbHash, outcome.computed)
  }
  verifyStateRoot(before, ledgerBlock)
  for (const table of block.tables) {
    if (isContractTable(table.name)) verifyContractRows(table)
  }
  return hashedRows(before, outcome)
}

function hashedRows(
  before: LedgerState,
  outcome: Exclude<DbHashOutcome, { readonly kind: 'different' }>,
): HashedRows {
  if (outcome.kind === 'same') {
    const dbHash = outcome.tableCount > 0 ? 'computable' : before.dbHash
    return { level: 'proven', reason: '', unprovable: null, dbHash }
  }
  const tables = outcome.gapCount === 1 ? '1 table' : `${outcome.gapCount} tables`
  return {
    level: 'proven-with-gaps',
    reason: `, ${tables} without a row assumed`,
    unprovable: null,
    dbHash: 'computable',
  }
}

function withoutHash({ dbHash }: LedgerState): HashedRows {
  const unprovable = 'the hash of the rows is of a version before 2.5.0'
  return { level: 'proven', reason: '', unprovable, dbHash }
}

function wrongHash(actual: Uint8Array, computed: Uint8Array): Refusal {
  const facts = `have the hash ${shown(computed)}, but the header says ${shown(actual)}`
  return new Refusal('db-hash', `The block's rows ${facts}.`)
}

/** Where contracts are rows, their root is the hash of the rows. */
function verifyStateRoot({ mark }: LedgerState, { header }: LedgerBlock): void {
  if (mark.state !== 'storage' || isSame(header.stateRoot, header.dbHash)) return
  const facts = `${shown(header.stateRoot)}, but should be ${shown(header.dbHash)}`
  throw new Refusal('state-root', `The header's root of the state is ${facts}.`)
}

import { quoted } from '../../../shared/printable.js'
import type { BinlogBlock, BinlogTable } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { type GroupMark, parseGroupMark } from '../ledger/group-mark.js'
import type { LedgerBlock } from '../ledger/read-ledger-block.js'
import { hexOf } from '../text/byte-text.js'
import { verifyHeaderHash, verifyLink } from './header/link.js'
import { ledgerBlockOf } from './ledger-block-of.js'
import { Refusal } from './refusal.js'
import { membersAfter } from './rows/consensus-members.js'
import { verifyStateRows } from './rows/current-state.js'
import { verifyNumberToHash } from './rows/derived-tables.js'
import { verifyGenesisConfig, verifyGenesisNodes } from './rows/genesis-rows.js'
import { verifyRowIds } from './rows/row-ids.js'
import { textIn } from './rows/row-values.js'
import { type BlockTables, tablesOf } from './tables/block-tables.js'
import { verifyColumns } from './tables/table-columns.js'
import { noTables } from './tables/table-directory.js'
import type { LedgerState, TrustRoot, Verdict } from './verdict.js'

const noParent = '0'.repeat(64)

/** Block 0: its hash is trusted, and with it the group mark, which says what its rows are. */
export function rootBlock(
  crypto: ChainCrypto,
  block: BinlogBlock,
  trust: TrustRoot,
): Exclude<Verdict, { readonly kind: 'refused' }> {
  if (block.number !== 0) {
    throw new Refusal('number', `The block is number ${block.number}, but should be 0.`)
  }
  const tables = tablesOf(block)
  const ledgerBlock = ledgerBlockOf(tables)
  verifyHeaderHash(crypto, ledgerBlock)
  verifyLink(ledgerBlock, { number: 0, parentHash: noParent })
  verifyEmpty(ledgerBlock)
  const markText = Buffer.from(ledgerBlock.header.extraData[0] ?? []).toString('latin1')
  const reason = verifyTrust(trust, { hash: hexOf(ledgerBlock.hash), markText })
  const next = stateOf(block, tables, ledgerBlock, parseGroupMark(markText))
  return { kind: 'accepted', level: 'rooted', reason, hash: next.hash, next }
}

function verifyEmpty({ transactions, receipts, signatures }: LedgerBlock): void {
  const hasSignatures = signatures.from < signatures.to
  if (transactions.length + receipts.length === 0 && !hasSignatures) return
  throw new Refusal('genesis', 'Block 0 holds transactions or signatures.')
}

function verifyTrust(
  { genesisHash, groupMark }: TrustRoot,
  { hash, markText }: { readonly hash: string; readonly markText: string },
): string {
  if (genesisHash !== undefined && genesisHash !== hash) {
    throw new Refusal('genesis', `Block 0 has the hash ${hash}, but ${genesisHash} is trusted.`)
  }
  if (groupMark !== undefined && groupMark !== markText) {
    const facts = `${quoted(markText)}, but ${quoted(groupMark)} is trusted`
    throw new Refusal('genesis', `Block 0 has the group mark ${facts}.`)
  }
  if (genesisHash !== undefined) return 'has the trusted hash'
  return groupMark !== undefined ? 'has the trusted group mark' : 'trusted on first use'
}

function stateOf(
  block: BinlogBlock,
  tables: BlockTables,
  { hash }: LedgerBlock,
  mark: GroupMark,
): LedgerState {
  verifyColumns(block, noTables)
  verifyNumberToHash(tables, { number: 0, hash })
  verifyGenesisConfig(tables.get('_sys_config_'), mark)
  verifyGenesisNodes(tables.get('_sys_consensus_'), mark)
  return {
    number: 0,
    hash: hexOf(hash),
    consensus: membersAfter(new Map(), tables.get('_sys_consensus_')),
    transactionCount: 0n,
    failedTransactionCount: 0n,
    currentId: verifyGenesisIds(block, tables.get('_sys_current_state_')),
    mark,
    epochSealers: mark.epoch === null ? null : Number(mark.epoch.sealers),
    tables: noTables,
    dbHash: dbHashSince[mark.since],
  }
}

const dbHashSince: Readonly<Record<GroupMark['since'], LedgerState['dbHash']>> = {
  '2.0.0': 'incomputable',
  '2.4.0': 'undecided',
  '2.6.0': 'computable',
}

/** What a ledger can begin to count behind, by its version. */
const firstIds: readonly bigint[] = [0n, 1n, 100_000n, 100_001n]

function verifyGenesisIds(block: BinlogBlock, state: BinlogTable | undefined): bigint {
  if (state === undefined) throw new Refusal('genesis', 'Block 0 has no _sys_current_state_.')
  const counted = withoutCounter(block, state)
  const ids = counted.tables.flatMap(({ created }) => created.map(({ id }) => id))
  const before = leastOf(ids) - 1n
  if (!firstIds.includes(before)) {
    throw new Refusal('row-id', `Block 0 counts its rows from ${before + 1n} on.`)
  }
  const last = verifyRowIds(counted, before)
  const missing = new Map<string, string | null>([
    ['current_number', '0'],
    ['current_id', String(last)],
  ])
  verifyStateRows(state, missing)
  for (const key of missing.keys()) throw new Refusal('genesis', `Block 0 has no ${key}.`)
  return last
}

/** The row of the counter isn't counted. */
function withoutCounter(block: BinlogBlock, state: BinlogTable): BinlogBlock {
  const created = state.created.filter((row) => textIn(state, row, 'key') !== 'current_id')
  const tables = block.tables.map((table) => (table === state ? { ...state, created } : table))
  return { ...block, tables }
}

function leastOf(ids: readonly bigint[]): bigint {
  let least = ids[0] ?? 0n
  for (const id of ids) if (id < least) least = id
  return least
}

import type { ProofLevel, StashStore, StoredBlock } from '../../ports/stash-store.js'
import type { SqlParameter, StashSession } from './stash-database.js'

interface BlockRow {
  readonly number: number
  readonly level: ProofLevel
  readonly reason: string
  readonly hash: string
  readonly content_digest: string
  readonly source: string
  readonly file: string
  readonly file_offset: number
}

/** What is known of blocks beside their rows. */
export async function selectBlocks(
  session: StashSession,
  ledgerId: number,
  /** What follows the ledger in the statement. */
  ending: string,
  parameters: readonly SqlParameter[] = [],
): Promise<readonly StoredBlock[]> {
  const rows = await session.all<BlockRow>(
    `select number, level, reason, hash, content_digest, source, file, file_offset
    from stash_block where ledger_id = ? ${ending}`,
    [ledgerId, ...parameters],
  )
  return rows.map(({ number, level, reason, hash, content_digest, source, file, file_offset }) => ({
    number: Number(number),
    proof: { level, reason, hash, contentDigest: content_digest },
    source,
    place: { file, offset: Number(file_offset) },
  }))
}

export async function countLevels(
  session: StashSession,
  ledgerId: number,
): ReturnType<StashStore['levels']> {
  const rows = await session.all<{ level: ProofLevel; count: number | string }>(
    'select level, count(*) as count from stash_block where ledger_id = ? group by level',
    [ledgerId],
  )
  return Object.fromEntries(rows.map(({ level, count }) => [level, Number(count)]))
}

import type { Kysely } from 'kysely'
import type { Gap } from '../ports/block-store.js'
import type { Subject } from '../ports/event.js'
import { internal } from './internal-tables.js'
import { keyText, subjectKey } from './subject-key.js'

/** The first blocks that are missing, up to where other subjects are missing or the first ones not. */
export async function firstGap<DB>(
  db: Kysely<DB>,
  chainId: number,
  subjects: readonly Subject[],
): Promise<Gap | null> {
  const rows = await internal(db)
    .selectFrom('_bcdata_gap')
    .selectAll()
    .where('chain_id', '=', chainId)
    .where('wanted', '=', 1)
    .execute()
  const gaps = rows.map((row) => ({
    from: row.from_block,
    to: row.to_block,
    subject: keyText(row),
  }))
  if (gaps.length === 0) return null
  const from = gaps.reduce((least, gap) => Math.min(least, gap.from), Number.POSITIVE_INFINITY)
  const missing = new Set(gaps.map(({ subject }) => subject))
  const lacking = new Set(gaps.filter((gap) => gap.from === from).map(({ subject }) => subject))
  return {
    from,
    to: gaps.reduce((least, gap) => Math.min(least, endOf(gap, from)), Number.POSITIVE_INFINITY),
    subjects: subjects.filter((subject) => lacking.has(keyText(subjectKey(chainId, subject)))),
    last: gaps.reduce((most, { to }) => Math.max(most, to), from),
    reports: subjects.some(
      (subject) =>
        subject.reports !== undefined && missing.has(keyText(subjectKey(chainId, subject))),
    ),
  }
}

/** How far the blocks from `from` on are missing in the same subjects, for all that this gap says. */
function endOf(gap: { readonly from: number; readonly to: number }, from: number): number {
  return gap.from === from ? gap.to : gap.from - 1
}

export async function fillGap<DB>(
  tx: Kysely<DB>,
  chainId: number,
  from: number,
  to: number,
): Promise<void> {
  const tables = internal(tx)
  await tables
    .deleteFrom('_bcdata_gap')
    .where('chain_id', '=', chainId)
    .where('wanted', '=', 1)
    .where('from_block', '=', from)
    .where('to_block', '<=', to)
    .execute()
  await tables
    .updateTable('_bcdata_gap')
    .set({ from_block: to + 1 })
    .where('chain_id', '=', chainId)
    .where('wanted', '=', 1)
    .where('from_block', '=', from)
    .execute()
  await settleCheckpoint(tx, chainId)
}

/** Blocks above `kept` are to come again: whatever was missing there, or known, is neither. */
export async function forgetBlocksAbove<DB>(
  tx: Kysely<DB>,
  chainId: number,
  kept: number,
): Promise<void> {
  const tables = internal(tx)
  await tables
    .deleteFrom('_bcdata_gap')
    .where('chain_id', '=', chainId)
    .where('from_block', '>', kept)
    .execute()
  await tables
    .updateTable('_bcdata_gap')
    .set({ to_block: kept })
    .where('chain_id', '=', chainId)
    .where('to_block', '>', kept)
    .execute()
  await tables
    .updateTable('_bcdata_subject')
    .set({ known_to: kept })
    .where('chain_id', '=', chainId)
    .where('known_to', '>', kept)
    .execute()
}

/** Derived rows of the checkpoint's block and earlier ones can't be restored from here on. */
export async function settleCheckpoint<DB>(tx: Kysely<DB>, chainId: number): Promise<void> {
  const tables = internal(tx)
  await tables.deleteFrom('_bcdata_journal').where('chain_id', '=', chainId).execute()
  await tables
    .updateTable('_bcdata_checkpoint')
    .set((eb) => ({ settled_number: eb.ref('block_number') }))
    .where('chain_id', '=', chainId)
    .where('stream', '=', 'events')
    .execute()
}

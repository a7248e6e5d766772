import type { Kysely } from 'kysely'
import type { ParkedBlocks } from '../ports/block-store.js'
import type { Subject } from '../ports/event.js'
import { internal } from './internal-tables.js'
import { storable } from './storable-text.js'
import { type BlockRange, common, joined, never, without } from './subject-history.js'
import { keyText, type SubjectKey, subjectKey } from './subject-key.js'

/** `_bcdata_gap.wanted` of blocks that the node refused: wanted, but not fetched by themselves. */
export const parkedMark = 2

interface Parked {
  readonly key: SubjectKey
  readonly ranges: readonly BlockRange[]
  readonly reason: string
}

/** Records blocks that a batch leaves out, in the transaction that commits it. */
export async function parkBlocks<DB>(
  tx: Kysely<DB>,
  chainId: number,
  parked: readonly ParkedBlocks[],
): Promise<void> {
  for (const { key, ranges, reason } of bySubject(chainId, parked)) {
    const last = ranges.at(-1)
    if (last === undefined) continue
    await knowUpTo(tx, key, last.to)
    await insertGaps(tx, key, ranges, parkedMark, reason)
  }
}

/** Two contracts may share a table, and two filters a subject: no block is in two gaps of one. */
function bySubject(chainId: number, parked: readonly ParkedBlocks[]): Iterable<Parked> {
  const all = new Map<string, Parked>()
  for (const { from, to, reason, subjects } of parked) {
    for (const subject of subjects) {
      const key = subjectKey(chainId, subject)
      const known = all.get(keyText(key)) ?? { key, ranges: [], reason }
      const ranges = joined([...known.ranges, ...common([{ from, to }], [wantedOf(subject)])])
      all.set(keyText(key), { ...known, ranges })
    }
  }
  return all.values()
}

function wantedOf({ startBlock: from, endBlock: to = never }: Subject): BlockRange {
  return { from, to }
}

/** No gap is later than what is known; what the subject passed by until then becomes a gap, too. */
async function knowUpTo<DB>(tx: Kysely<DB>, key: SubjectKey, block: number): Promise<void> {
  const known = await internal(tx)
    .selectFrom('_bcdata_subject')
    .select(['from_block', 'to_block', 'known_to'])
    .where((eb) => eb.and(key))
    .executeTakeFirst()
  if (known === undefined || known.known_to >= block) return
  const wanted = { from: known.from_block, to: known.to_block ?? never }
  await insertGaps(tx, key, without([{ from: known.known_to + 1, to: block }], wanted), 0, null)
  await internal(tx)
    .updateTable('_bcdata_subject')
    .set({ known_to: block })
    .where((eb) => eb.and(key))
    .execute()
}

async function insertGaps<DB>(
  tx: Kysely<DB>,
  key: SubjectKey,
  ranges: readonly BlockRange[],
  wanted: number,
  reason: string | null,
): Promise<void> {
  if (ranges.length === 0) return
  const rows = ranges.map(({ from, to }) => ({
    from_block: from,
    to_block: to,
    wanted,
    reason: reason && storable(reason),
  }))
  await internal(tx)
    .insertInto('_bcdata_gap')
    .values(rows.map((row) => ({ ...key, ...row })))
    .execute()
}

/** The first blocks that are parked for any subject; null when none are. */
export async function firstParked<DB>(db: Kysely<DB>, chainId: number): Promise<BlockRange | null> {
  const row = await internal(db)
    .selectFrom('_bcdata_gap')
    .select(['from_block as from', 'to_block as to'])
    .where('chain_id', '=', chainId)
    .where('wanted', '=', parkedMark)
    .orderBy('from_block')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

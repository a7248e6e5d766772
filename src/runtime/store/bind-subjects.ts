import type { Kysely } from 'kysely'
import type { KnownBefore } from '../ports/block-store.js'
import type { Subject } from '../ports/event.js'
import { readChildren } from './children-table.js'
import { type InternalDatabase, internal } from './internal-tables.js'
import { readKnownSubjects } from './known-subjects.js'
import { type KnownSubject, storedBefore } from './stored-before.js'
import {
  type BlockRange,
  common,
  cutGaps,
  never,
  nothing,
  unheardOf,
  want,
} from './subject-history.js'
import { anywhere, keyText, type SubjectKey, subjectKey } from './subject-key.js'

/** Rows in one statement: eight parameters each, far below every database's limit. */
const rowsMax = 500

interface Wish {
  readonly key: SubjectKey
  readonly blocks: BlockRange
}

/** Records what is indexed from now on, and which blocks up to the checkpoint that leaves out. */
export async function bindSubjects<DB>(
  db: Kysely<DB>,
  chainId: number,
  subjects: readonly Subject[],
): Promise<KnownBefore> {
  return db.transaction().execute(async (tx) => {
    const tables = internal(tx)
    const checkpoint = await lastBlock(tables, chainId)
    const known = await readKnownSubjects(tx, chainId)
    const changed = changes(known, wishesOf(chainId, subjects), checkpoint)
    for (const { key } of changed) {
      if (known.has(keyText(key))) await forget(tables, key)
    }
    await write(tables, changed)
    const children = await readChildren(tx, chainId)
    return {
      wasStored: storedBefore(chainId, [...known.values(), ...changed], children),
      children,
    }
  })
}

function changes(
  known: ReadonlyMap<string, KnownSubject>,
  wishes: ReadonlyMap<string, Wish>,
  checkpoint: number,
): readonly KnownSubject[] {
  const changed: KnownSubject[] = []
  for (const [text, { key, blocks }] of wishes) {
    const before = known.get(text)?.history
    if (before?.wanted.from === blocks.from && before.wanted.to === blocks.to) continue
    const history = want(before ?? unheardOf, blocks, checkpoint)
    // Events of any address were events of this one.
    const wider = known.get(keyText(anywhere(key)))?.history ?? unheardOf
    const { gaps } = want(wider, nothing, checkpoint)
    changed.push({ key, history: { ...history, gaps: common(history.gaps, gaps) } })
  }
  for (const [text, { key, history }] of known) {
    if (wishes.has(text) || history.wanted.from === never) continue
    changed.push({ key, history: want(history, nothing, checkpoint) })
  }
  return changed
}

/** An address that is listed twice is one subject. */
function wishesOf(chainId: number, subjects: readonly Subject[]): ReadonlyMap<string, Wish> {
  const wishes = new Map<string, Wish>()
  for (const subject of subjects) {
    const key = subjectKey(chainId, subject)
    const { startBlock: from, endBlock: to = never } = subject
    const other = wishes.get(keyText(key))?.blocks ?? { from, to }
    const blocks = { from: Math.min(from, other.from), to: Math.max(to, other.to) }
    // A place may have ended before the factory that it depends on begins.
    wishes.set(keyText(key), { key, blocks: blocks.from > blocks.to ? nothing : blocks })
  }
  return wishes
}

async function lastBlock(tables: Kysely<InternalDatabase>, chainId: number): Promise<number> {
  const row = await tables
    .selectFrom('_bcdata_checkpoint')
    .select('block_number')
    .where('chain_id', '=', chainId)
    .where('stream', '=', 'events')
    .executeTakeFirst()
  return row?.block_number ?? -1
}

async function forget(tables: Kysely<InternalDatabase>, key: SubjectKey): Promise<void> {
  for (const table of ['_bcdata_gap', '_bcdata_subject'] as const) {
    await tables
      .deleteFrom(table)
      .where('chain_id', '=', key.chain_id)
      .where('table_name', '=', key.table_name)
      .where('address', '=', key.address)
      .where('topic0', '=', key.topic0)
      .where('topic_count', '=', key.topic_count)
      .execute()
  }
}

async function write(
  tables: Kysely<InternalDatabase>,
  all: readonly KnownSubject[],
): Promise<void> {
  const subjects = all.map(({ key, history }) => ({
    ...key,
    from_block: history.wanted.from,
    to_block: history.wanted.to === never ? null : history.wanted.to,
    known_to: history.knownTo,
  }))
  for (const rows of parts(subjects)) {
    await tables.insertInto('_bcdata_subject').values(rows).execute()
  }
  for (const rows of parts(all.flatMap(gapRows))) {
    await tables.insertInto('_bcdata_gap').values(rows).execute()
  }
}

function gapRows({ key, history }: KnownSubject): readonly InternalDatabase['_bcdata_gap'][] {
  const { wanted, others } = cutGaps(history)
  return [
    ...wanted.map((range) => gapRow(key, range, 1)),
    ...others.map((range) => gapRow(key, range, 0)),
  ]
}

/** A gap that was parked is tried again when what is indexed changes. */
function gapRow(
  key: SubjectKey,
  { from, to }: BlockRange,
  wanted: number,
): InternalDatabase['_bcdata_gap'] {
  return { ...key, from_block: from, to_block: to, wanted, reason: null }
}

function parts<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / rowsMax)
  return Array.from({ length: count }, (_, part) =>
    rows.slice(part * rowsMax, (part + 1) * rowsMax),
  )
}

import type { Kysely } from 'kysely'
import type { WasStored } from '../ports/block-store.js'
import type { Subject } from '../ports/event.js'
import { type InternalDatabase, internal } from './internal-tables.js'
import {
  type BlockRange,
  common,
  cutGaps,
  isKnown,
  never,
  type SubjectHistory,
  unheardOf,
  wantFrom,
} from './subject-history.js'
import { anywhere, keyText, type SubjectKey, subjectKey } from './subject-key.js'

/** Rows in one statement: eight parameters each, far below every database's limit. */
const rowsMax = 500

interface Wish {
  readonly key: SubjectKey
  readonly fromBlock: number
}

interface Known {
  readonly key: SubjectKey
  readonly history: SubjectHistory
}

/** Records what is indexed from now on, and which blocks up to the checkpoint that leaves out. */
export async function bindSubjects<DB>(
  db: Kysely<DB>,
  chainId: number,
  subjects: readonly Subject[],
): Promise<WasStored> {
  return db.transaction().execute(async (tx) => {
    const tables = internal(tx)
    const checkpoint = await lastBlock(tables, chainId)
    const known = await readKnown(tables, chainId)
    const changed = changes(known, wishesOf(chainId, subjects), checkpoint)
    for (const { key } of changed) {
      if (known.has(keyText(key))) await forget(tables, key)
    }
    await write(tables, changed)
    return storedBefore(chainId, [...known.values(), ...changed])
  })
}

function changes(
  known: ReadonlyMap<string, Known>,
  wishes: ReadonlyMap<string, Wish>,
  checkpoint: number,
): readonly Known[] {
  const changed: Known[] = []
  for (const [text, { key, fromBlock }] of wishes) {
    const before = known.get(text)?.history
    if (before?.fromBlock === fromBlock) continue
    const history = wantFrom(before ?? unheardOf, fromBlock, checkpoint)
    // Events of any address were events of this one.
    const wider = known.get(keyText(anywhere(key)))?.history ?? unheardOf
    const { gaps } = wantFrom(wider, never, checkpoint)
    changed.push({ key, history: { ...history, gaps: common(history.gaps, gaps) } })
  }
  for (const [text, { key, history }] of known) {
    if (wishes.has(text) || history.fromBlock === never) continue
    changed.push({ key, history: wantFrom(history, never, checkpoint) })
  }
  return changed
}

/** The later of two entries about a subject counts. */
function storedBefore(chainId: number, all: readonly Known[]): WasStored {
  const histories = new Map(all.map(({ key, history }) => [keyText(key), history]))
  return (subject, { address, blockNumber }) => {
    if (subject.address !== 'any') return false
    const history = histories.get(keyText({ ...subjectKey(chainId, subject), address }))
    return history !== undefined && isKnown(history, blockNumber)
  }
}

/** An address that is listed twice is one subject. */
function wishesOf(chainId: number, subjects: readonly Subject[]): ReadonlyMap<string, Wish> {
  const wishes = new Map<string, Wish>()
  for (const subject of subjects) {
    const key = subjectKey(chainId, subject)
    const fromBlock = wishes.get(keyText(key))?.fromBlock ?? never
    wishes.set(keyText(key), { key, fromBlock: Math.min(fromBlock, subject.startBlock) })
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

async function readKnown(
  tables: Kysely<InternalDatabase>,
  chainId: number,
): Promise<ReadonlyMap<string, Known>> {
  const rows = await tables
    .selectFrom('_bcdata_subject')
    .selectAll()
    .where('chain_id', '=', chainId)
    .execute()
  const gaps = await tables
    .selectFrom('_bcdata_gap')
    .selectAll()
    .where('chain_id', '=', chainId)
    .execute()
  const gapsOf = new Map<string, BlockRange[]>()
  for (const gap of gaps) {
    const range = { from: gap.from_block, to: gap.to_block }
    const own = gapsOf.get(keyText(gap))
    if (own === undefined) gapsOf.set(keyText(gap), [range])
    else own.push(range)
  }
  return new Map(
    rows.map(({ from_block, known_to, ...key }) => {
      const text = keyText(key)
      const own = gapsOf.get(text) ?? []
      return [text, { key, history: { fromBlock: from_block, knownTo: known_to, gaps: own } }]
    }),
  )
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

async function write(tables: Kysely<InternalDatabase>, all: readonly Known[]): Promise<void> {
  const subjects = all.map(({ key, history }) => ({
    ...key,
    from_block: history.fromBlock,
    known_to: history.knownTo,
  }))
  for (const rows of parts(subjects)) {
    await tables.insertInto('_bcdata_subject').values(rows).execute()
  }
  for (const rows of parts(all.flatMap(gapRows))) {
    await tables.insertInto('_bcdata_gap').values(rows).execute()
  }
}

function gapRows({ key, history }: Known): readonly InternalDatabase['_bcdata_gap'][] {
  const { wanted, others } = cutGaps(history)
  return [
    ...wanted.map(({ from, to }) => ({ ...key, from_block: from, to_block: to, wanted: 1 })),
    ...others.map(({ from, to }) => ({ ...key, from_block: from, to_block: to, wanted: 0 })),
  ]
}

function parts<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const count = Math.ceil(rows.length / rowsMax)
  return Array.from({ length: count }, (_, part) =>
    rows.slice(part * rowsMax, (part + 1) * rowsMax),
  )
}

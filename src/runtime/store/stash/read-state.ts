import type { RowVersion, StashStore } from '../../ports/stash-store.js'
import { keyHash } from './key-hash.js'
import { type LedgerContext, readVersions, selectVersions, type VersionRow } from './read-rows.js'
import { readRowId, sqlRowId } from './row-id.js'
import type { SqlParameter } from './stash-database.js'
import { stillValid } from './stash-schema.js'

type RowsOptions = NonNullable<Parameters<StashStore['rows']>[1]>
type HistoryOptions = NonNullable<Parameters<StashStore['history']>[2]>

/** Part of a `where`. */
type Condition = readonly [sql: string, ...values: readonly SqlParameter[]]

interface Page {
  readonly conditions: readonly Condition[]
  readonly order: string
  readonly limit: number | undefined
  /** That a version stands where another one does: they are told apart by nothing that a page goes on by. */
  readonly sameAs: (version: VersionRow) => Condition
}

/** Rows as they were after a block: one query over the versions' validity. */
export async function readState(
  context: LedgerContext,
  table: string,
  { at, key, after, limit }: RowsOptions,
): Promise<readonly RowVersion[]> {
  const { session, ledgerId, names } = context
  const tableId = await names.tableId(session, table)
  if (tableId === null) return []
  const id = (found: bigint): SqlParameter => sqlRowId(session.dialect, found)
  const ofTable: Condition = ['ledger_id = ? and table_id = ?', ledgerId, tableId]
  const conditions: readonly Condition[] = [
    ['status = 0'],
    key === undefined ? ofTable : ['key_hash = ?', keyHash(ledgerId, tableId, key)],
    at === undefined
      ? [`until_block = ${stillValid}`]
      : ['until_block > ? and from_block <= ?', at, at],
  ]
  const page = await readPage(context, {
    conditions: after === undefined ? conditions : [...conditions, ['row_id > ?', id(after)]],
    order: 'row_id, from_block, section, position',
    limit,
    sameAs: (version) => ['row_id = ?', id(readRowId(version.id))],
  })
  return withKey(page, key)
}

export async function readHistory(
  context: LedgerContext,
  table: string,
  key: Uint8Array,
  { after, limit }: HistoryOptions = {},
): Promise<readonly RowVersion[]> {
  const { session, ledgerId, names } = context
  const tableId = await names.tableId(session, table)
  if (tableId === null) return []
  const id = (found: bigint): SqlParameter => sqlRowId(session.dialect, found)
  const ofKey: Condition = ['key_hash = ?', keyHash(ledgerId, tableId, key)]
  const later = (place: NonNullable<typeof after>): Condition => [
    '(from_block > ? or (from_block = ? and row_id > ?))',
    ...[place.from, place.from, id(place.id)],
  ]
  const page = await readPage(context, {
    conditions: after === undefined ? [ofKey] : [ofKey, later(after)],
    order: 'from_block, row_id, section, position',
    limit,
    sameAs: (version) => [
      'from_block = ? and row_id = ?',
      ...[Number(version.from_block), id(readRowId(version.id))],
    ],
  })
  return withKey(page, key)
}

/**
 * Ids can come twice: nodes give their own in tables known by key, and hostile ones give any. A page
 * ends with all versions that stand where its last one does, so that none is lost between two.
 */
async function readPage(
  context: LedgerContext,
  { conditions, order, limit, sameAs }: Page,
): Promise<readonly RowVersion[]> {
  const select = (all: readonly Condition[], ending: Condition): Promise<readonly VersionRow[]> => {
    const where = all.map(([sql]) => sql).join(' and ')
    const values = [...all, ending].flatMap(([, ...found]) => found)
    return selectVersions(context, `${where} order by ${order} ${ending[0]}`, values)
  }
  const rows = await select(conditions, limit === undefined ? [''] : ['limit ?', limit])
  const last = rows.length === limit ? rows.at(-1) : undefined
  if (last === undefined) return readVersions(context, rows)
  const same = await select([...conditions, sameAs(last)], [''])
  const places = new Set(same.map(placeOf))
  const before = rows.filter((version) => !places.has(placeOf(version)))
  return readVersions(context, [...before, ...same])
}

function placeOf({ from_block, section, position }: VersionRow): string {
  return [from_block, section, position].join()
}

/** Another key with the same hash is possible, though nobody has seen one. */
function withKey(
  versions: readonly RowVersion[],
  key: Uint8Array | undefined,
): readonly RowVersion[] {
  if (key === undefined) return versions
  return versions.filter(({ row }) => {
    const [found] = row.values
    return found !== null && found !== undefined && Buffer.compare(found, key) === 0
  })
}

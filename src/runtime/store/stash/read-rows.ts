import type { BinlogRow } from '../../ports/binlog.js'
import type { RowVersion } from '../../ports/stash-store.js'
import { packedLength, type RowLayout, unpackValues } from './row-data.js'
import { readRowId, selectRowId } from './row-id.js'
import type { SqlParameter, StashSession } from './stash-database.js'
import type { StashNames } from './stash-names.js'
import { stillValid } from './stash-schema.js'

/** Where one ledger is read. */
export interface LedgerContext {
  readonly session: StashSession
  readonly ledgerId: number
  readonly names: StashNames
}

export interface VersionRow extends RowLayout {
  readonly from_block: number
  readonly until_block: number
  readonly section: number
  readonly position: number
  readonly columns_id: number
  readonly id: string | number | bigint
  readonly status: number
  readonly data: Buffer
}

/** Versions of rows as they are stored. */
export async function selectVersions(
  { session }: LedgerContext,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<readonly VersionRow[]> {
  const rows = await session.all<VersionRow>(
    `select from_block, until_block, section, position, columns_id,
      ${selectRowId[session.dialect]}, status, digits, layout, data
    from stash_row where ${condition}`,
    parameters,
  )
  return rows
}

/** The row as the binlog had it. */
export async function readRow(context: LedgerContext, version: VersionRow): Promise<BinlogRow> {
  const { id, status } = version
  const data = await wholeData(context, version)
  return { id: readRowId(id), status: Number(status), values: unpackValues(version, data) }
}

export async function readVersions(
  context: LedgerContext,
  rows: readonly VersionRow[],
): Promise<readonly RowVersion[]> {
  const named = await context.names.named(
    context.session,
    rows.map(({ columns_id }) => columns_id),
  )
  const versions: RowVersion[] = []
  for (const version of rows) {
    const { table = '', columns = [] } = named.get(version.columns_id) ?? {}
    const row = await readRow(context, version)
    const until = Number(version.until_block)
    const validity = {
      from: Number(version.from_block),
      until: until === stillValid ? null : until,
    }
    versions.push({ table, columns, row, ...validity })
  }
  return versions
}

async function wholeData(
  { session, ledgerId }: LedgerContext,
  version: VersionRow,
): Promise<Buffer> {
  const { from_block, section, position, data } = version
  if (data.length >= packedLength(version)) return data
  const pieces = [data]
  // One by one: together they can be more than an answer of the server may have.
  for (let number = 1; ; number++) {
    const [piece] = await session.all<{ data: Buffer }>(
      `select data from stash_piece where ledger_id = ? and from_block = ? and section = ?
        and position = ? and number = ?`,
      [ledgerId, from_block, section, position, number],
    )
    if (piece === undefined) return Buffer.concat(pieces)
    pieces.push(piece.data)
  }
}

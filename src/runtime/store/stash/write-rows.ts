import type { NewVersion } from './plan-commit.js'
import { type PackedValues, packValues } from './row-data.js'
import { sqlRowId } from './row-id.js'
import type { SqlParameter, StashSession } from './stash-database.js'

/** What is packed at once: the values of a batch are in memory already. */
const packedBytesMax = 4 * 1024 * 1024
const packedRowsMax = 10_000

/** Inserts the versions, with what is too long for one statement in pieces. */
export async function writeRows(
  session: StashSession,
  ledgerId: number,
  versions: readonly NewVersion[],
  pieceBytes: number,
): Promise<void> {
  let rows: SqlParameter[][] = []
  let pieces: SqlParameter[][] = []
  let bytes = 0
  const flush = async (): Promise<void> => {
    await session.insert('stash_row', rows)
    await session.insert('stash_piece', pieces)
    rows = []
    pieces = []
    bytes = 0
  }
  for (const version of versions) {
    const packed = packValues(version.row.values, pieceBytes)
    const { data } = packed
    rows.push(rowOf(session, ledgerId, version, { ...packed, data: data.subarray(0, pieceBytes) }))
    for (let start = pieceBytes; start < data.length; start += pieceBytes) {
      const { block, section, position } = version
      const piece = data.subarray(start, start + pieceBytes)
      pieces.push([ledgerId, block, section, position, start / pieceBytes, piece])
    }
    bytes += data.length
    if (bytes >= packedBytesMax || rows.length >= packedRowsMax) await flush()
  }
  await flush()
}

function rowOf(
  { dialect }: StashSession,
  ledgerId: number,
  version: NewVersion,
  { digits, layout, data }: PackedValues,
): SqlParameter[] {
  const { block, section, position, until, tableId, columnsId, row, isCreated, keyHash } = version
  const id = sqlRowId(dialect, row.id)
  const created = isCreated ? 1 : 0
  const place = [ledgerId, block, section, position, until, tableId, columnsId]
  return [...place, id, row.status, created, keyHash, digits, layout, data]
}

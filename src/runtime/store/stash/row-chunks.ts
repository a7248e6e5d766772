import type { SqlParameter } from './stash-database.js'

export interface ChunkLimits {
  readonly rowsMax: number
  readonly bytesMax: number
}

type Row = readonly SqlParameter[]

/** As many rows as one statement takes; a row that is too long is alone in its own. */
export function* chunksOf(
  rows: readonly Row[],
  { rowsMax, bytesMax }: ChunkLimits,
): Generator<readonly Row[]> {
  let start = 0
  let bytes = 0
  for (const [index, row] of rows.entries()) {
    const length = lengthOf(row)
    if (index > start && (index - start >= rowsMax || bytes + length > bytesMax)) {
      yield rows.slice(start, index)
      start = index
      bytes = 0
    }
    bytes += length
  }
  if (start < rows.length) yield rows.slice(start)
}

function lengthOf(row: Row): number {
  let length = 0
  for (const value of row) {
    length += typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 8
  }
  return length
}

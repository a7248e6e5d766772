import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import { placesOf } from '../rows/row-values.js'

/** Small values are hashed in one piece, since a call of the hash function costs as much as some. */
const bufferBytes = 64 * 1024
const pieceBytesMax = 8 * 1024

/** Most tables fit, and nobody else uses it before they are hashed. */
const scratch = Buffer.alloc(bufferBytes)

/**
 * The hash of a table's changed rows (`MemoryTable2::dump` in libstorage, FISCO BCOS 2.9): for each
 * row, the changed ones first, name and value of its columns in byte order and then its status.
 */
export function tableHash(crypto: ChainCrypto, table: BinlogTable): Uint8Array {
  const columns = hashedColumns(table.columns)
  const parts: Uint8Array[] = []
  const writer = new PartWriter(parts)
  for (const row of table.dirty) writeRow(writer, columns, row)
  for (const row of table.created) writeRow(writer, columns, row)
  writer.flush()
  const [only] = parts
  return parts.length === 1 && only !== undefined ? crypto.hash(only) : crypto.hashAll(parts)
}

interface HashedColumn {
  readonly place: number
  readonly name: Uint8Array
}

const known = new WeakMap<readonly string[], readonly HashedColumn[]>()

/** Columns that begin or end with `_` are left out (`isHashField` in libstorage/Common.cpp). */
function hashedColumns(columns: readonly string[]): readonly HashedColumn[] {
  const found =
    known.get(columns) ??
    [...placesOf(columns)]
      .filter(([name]) => name !== '' && !name.startsWith('_') && !name.endsWith('_'))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, place]) => ({ place, name: Buffer.from(name, 'latin1') }))
  known.set(columns, found)
  return found
}

function writeRow(writer: PartWriter, columns: readonly HashedColumn[], row: BinlogRow): void {
  for (const { place, name } of columns) {
    const value = row.values[place] ?? null
    if (value === null) continue
    writer.write(name)
    writer.write(value)
  }
  writer.writeByte(row.status)
}

/** Gathers small pieces in buffers; large ones are parts of their own. */
class PartWriter {
  readonly #parts: Uint8Array[]
  #buffer = scratch
  #start = 0
  #end = 0

  constructor(parts: Uint8Array[]) {
    this.#parts = parts
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > pieceBytesMax) {
      this.flush()
      this.#parts.push(bytes)
      return
    }
    this.#makeRoom(bytes.length)
    this.#buffer.set(bytes, this.#end)
    this.#end += bytes.length
  }

  writeByte(byte: number): void {
    this.#makeRoom(1)
    this.#buffer[this.#end] = byte
    this.#end += 1
  }

  flush(): void {
    if (this.#start < this.#end) this.#parts.push(this.#buffer.subarray(this.#start, this.#end))
    this.#start = this.#end
  }

  #makeRoom(count: number): void {
    if (this.#end + count <= this.#buffer.length) return
    this.flush()
    this.#buffer = Buffer.allocUnsafe(bufferBytes)
    this.#start = 0
    this.#end = 0
  }
}

import { blockItemsMax } from './binlog-format.js'
import { FrameProblem } from './frame-problem.js'
import { type TableHead, tableHeadAt } from './table-head.js'

const empty = new Uint8Array(0)

/** Where the decoder stands in a block. Every step is within the bytes, or a FrameProblem. */
export class BlockCursor {
  readonly #view: DataView
  readonly #length: number
  #at = 0
  #itemsLeft = blockItemsMax

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#length = bytes.byteLength
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#length - this.#at
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1))
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4))
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.skip(8))
  }

  tableHead(): TableHead {
    const start = this.#at
    this.skip(this.u8())
    this.skip(this.u32())
    return tableHeadAt(this.#view, start, this.#at)
  }

  /** A view. */
  bytes(length: number): Uint8Array {
    if (length === 0) return empty
    const start = this.skip(length)
    // Half the time of subarray(), and most of the decoder's.
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length)
  }

  /** Of a byte that was passed. */
  peekU8(offset: number): number {
    return this.#view.getUint8(offset)
  }

  /** Answers where it stood. */
  skip(length: number): number {
    const start = this.#at
    if (length > this.#length - start) {
      this.fail(`${length} bytes are wanted where ${this.#length - start} are left.`)
    }
    this.#at = start + length
    return start
  }

  /** To be asked before memory is taken that the bytes don't pay for. */
  spend(items: number): void {
    this.#itemsLeft -= items
    if (this.#itemsLeft >= 0) return
    const message = `The block has more than ${blockItemsMax} tables, columns, rows and values.`
    throw new FrameProblem('oversized', this.#at, message)
  }

  fail(message: string, offset: number = this.#at): never {
    throw new FrameProblem('malformed', offset, message)
  }
}

import { readU32 } from './read-u32.js'

const nothing = new Uint8Array(0)

const wordBytes = 4
/** A longer piece gets all its room only when so many bytes of it have come: its length may be a lie. */
const trustedBytes = 4 * 1024 * 1024

/** Bytes in chunks of any size, taken in pieces that are contiguous. Copies only across chunks. */
export class ByteQueue {
  /** The chunk that came last, and how much of it was taken. */
  #chunk: Uint8Array = nothing
  #taken = 0
  /** The piece that is being put together; its first `#heldLength` bytes are there. */
  #held: Uint8Array = nothing
  #heldLength = 0

  /** Only when nothing can be taken any more. */
  add(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#taken = 0
  }

  /** The next four bytes as a number; null when there are fewer of them, for now. */
  peekU32(): number | null {
    if (this.#heldLength === 0 && this.#left >= wordBytes) return readU32(this.#chunk, this.#taken)
    const bytes = this.peek(wordBytes)
    return bytes && readU32(bytes, 0)
  }

  /** The next bytes, which stay; null when there are fewer of them, for now. */
  peek(length: number): Uint8Array | null {
    if (this.#heldLength === 0 && this.#left >= length) return this.#view(length)
    this.#hold(length)
    return this.#heldLength < length ? null : this.#held.subarray(0, length)
  }

  /** Drops bytes that were peeked. */
  drop(length: number): void {
    if (this.#heldLength === 0) {
      this.#taken += length
      return
    }
    // Views of it may be in use.
    this.#held = nothing
    this.#heldLength = 0
  }

  /** Everything that came and wasn't dropped, once nothing more can be taken. */
  rest(): Uint8Array {
    return this.#heldLength === 0
      ? this.#view(this.#left)
      : this.#held.subarray(0, this.#heldLength)
  }

  get #left(): number {
    return this.#chunk.length - this.#taken
  }

  /** Never a Buffer, whose slice() means something else. */
  #view(length: number): Uint8Array {
    return new Uint8Array(this.#chunk.buffer, this.#chunk.byteOffset + this.#taken, length)
  }

  #hold(length: number): void {
    const added = Math.min(length - this.#heldLength, this.#left)
    if (added <= 0) return
    const needed = this.#heldLength + added
    if (needed > this.#held.length) this.#grow(needed, length)
    this.#held.set(this.#view(added), this.#heldLength)
    this.#heldLength = needed
    this.#taken += added
  }

  #grow(needed: number, length: number): void {
    const size = needed > trustedBytes ? length : Math.min(length, trustedBytes)
    // Not filled, so that pages nothing was written to cost nothing.
    const larger = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer)
    larger.set(this.#held.subarray(0, this.#heldLength))
    this.#held = larger
  }
}

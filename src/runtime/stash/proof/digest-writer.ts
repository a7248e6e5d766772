const bufferBytes = 64 * 1024

/** Of all writers: a digest is written in one go. */
const buffer = Buffer.alloc(bufferBytes)

/** Values with their lengths in front, so that different ones never have the same bytes. */
export class DigestWriter {
  readonly #update: (bytes: Uint8Array) => void
  #end = 0

  constructor(update: (bytes: Uint8Array) => void) {
    this.#update = update
  }

  number(value: number): void {
    this.id(BigInt(value))
  }

  id(value: bigint): void {
    this.#makeRoom(8)
    this.#end = buffer.writeBigUInt64BE(value, this.#end)
  }

  text(text: string): void {
    this.value(Buffer.from(text, 'latin1'))
  }

  /** A missing value isn't an empty one. */
  value(value: Uint8Array | null): void {
    this.#makeRoom(4)
    this.#end = buffer.writeUInt32BE(value === null ? 0xffffffff : value.length, this.#end)
    if (value === null) return
    if (value.length > bufferBytes) {
      this.flush()
      this.#update(value)
      return
    }
    this.#makeRoom(value.length)
    buffer.set(value, this.#end)
    this.#end += value.length
  }

  flush(): void {
    this.#update(buffer.subarray(0, this.#end))
    this.#end = 0
  }

  #makeRoom(count: number): void {
    if (this.#end + count > buffer.length) this.flush()
  }
}

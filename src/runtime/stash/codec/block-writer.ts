/** Writes a block into bytes that are exactly as many as it needs. */
export class BlockWriter {
  readonly #buffer: Buffer
  readonly #view: DataView
  #at = 0

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#buffer = Buffer.from(buffer, byteOffset, byteLength)
    this.#view = new DataView(buffer, byteOffset, byteLength)
  }

  u8(value: number): void {
    this.#view.setUint8(this.#at, value)
    this.#at += 1
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value)
    this.#at += 4
  }

  u64(value: bigint): void {
    this.#view.setBigUint64(this.#at, value)
    this.#at += 8
  }

  /** One byte per character. */
  text(text: string): void {
    this.#buffer.write(text, this.#at, 'latin1')
    this.#at += text.length
  }

  /** A length and so many bytes. */
  value(bytes: Uint8Array): void {
    this.u32(bytes.length)
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }
}

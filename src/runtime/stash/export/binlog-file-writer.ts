import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import type { StoredBlock } from '../../ports/stash-store.js'
import { encodeFileHeader } from '../codec/encode-file-header.js'
import { addLevels, type ExportedFile, type LevelCounts } from './export-manifest.js'

type Format = ExportedFile['format']

/** Where a node starts a new file, its version word counted; a frame is never split. */
const fileBytesMax = 128 * 1024 * 1024

/** A binlog file that is being written, under a name that no reader takes for one. */
export class BinlogFileWriter {
  readonly path: string
  readonly #file: FileHandle
  readonly #first: StoredBlock
  readonly #format: Format
  readonly #hash = createHash('sha256')
  #last: StoredBlock
  #levels: LevelCounts = {}
  #bytes = 0

  private constructor(path: string, file: FileHandle, first: StoredBlock, format: Format) {
    this.path = path
    this.#file = file
    this.#first = first
    this.#last = first
    this.#format = format
  }

  /** For the block and others after it. */
  static async create(path: string, first: StoredBlock, format: Format): Promise<BinlogFileWriter> {
    const writer = new BinlogFileWriter(path, await open(path, 'wx', 0o644), first, format)
    await writer.#write(encodeFileHeader())
    return writer
  }

  /** Whether it holds as many blocks as a file may. */
  isFull(maxBlocks: number): boolean {
    return this.#last.number - this.#first.number + 1 >= maxBlocks
  }

  /** Whether one more goes in. A node that was upgraded to another format had started a new file, too. */
  hasRoom(frame: Uint8Array, format: Format): boolean {
    return format === this.#format && this.#bytes + frame.length <= fileBytesMax
  }

  async add(frame: Uint8Array, block: StoredBlock): Promise<void> {
    await this.#write(frame)
    this.#last = block
    this.#levels = addLevels([this.#levels, { [block.proof.level]: 1 }])
  }

  /** The bytes are on the disk when it resolves. */
  async finish(): Promise<ExportedFile> {
    await this.#file.sync()
    await this.#file.close()
    const [first, last] = [this.#first, this.#last]
    return {
      name: `${first.number}.binlog`,
      from: first.number,
      to: last.number,
      firstHash: first.proof.hash,
      lastHash: last.proof.hash,
      levels: this.#levels,
      format: this.#format,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
    }
  }

  async abandon(): Promise<void> {
    await this.#file.close()
    await rm(this.path, { force: true })
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#file.writeFile(bytes)
    this.#hash.update(bytes)
    this.#bytes += bytes.length
  }
}

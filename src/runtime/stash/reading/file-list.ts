import type { BinlogFile } from '../../ports/binlog-source.js'
import { versionBytes } from '../codec/binlog-format.js'

/** The files of a source by first block, without those that a node has only begun. */
export class FileList {
  readonly #files: readonly BinlogFile[]

  constructor(files: readonly BinlogFile[]) {
    this.#files = files.filter(({ size }) => size === null || size > versionBytes)
  }

  get newest(): BinlogFile | null {
    return this.#files.at(-1) ?? null
  }

  named(name: string): BinlogFile | null {
    return this.#files.find((file) => file.name === name) ?? null
  }

  /** The one that should have the block, by its name. */
  floor(block: number): BinlogFile | null {
    return this.#files.findLast(({ firstBlock }) => firstBlock <= block) ?? null
  }

  before({ firstBlock }: BinlogFile): BinlogFile | null {
    return this.floor(firstBlock - 1)
  }

  after(block: number): readonly BinlogFile[] {
    return this.#files.filter(({ firstBlock }) => firstBlock > block)
  }
}

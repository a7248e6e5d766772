import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BcdataError } from '../../errors.js'
import type { BinlogContent, BinlogFile, BinlogSource } from '../ports/binlog-source.js'
import { inOrder, toFile } from './file-name.js'
import { invalid, replaced, unreachable } from './source-failures.js'

/** Reads twice as fast as with 64 KiB; larger chunks gain nothing. */
const chunkBytes = 256 * 1024

/** A path may turn into a pipe that nobody writes to: opening must not wait. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK

const hint =
  "Give the directory `data/group<N>/BinaryLogs` of the node, readable for this process's user."

/** The directory that a node writes, or a copy of it. Only ever read. */
export class DirectorySource implements BinlogSource {
  readonly name: string

  /** @param path absolute */
  constructor(path: string) {
    this.name = path
  }

  async files(_near: number, signal?: AbortSignal): Promise<readonly BinlogFile[]> {
    const names = await readdir(this.name).catch((error) => {
      throw this.#failure(error)
    })
    signal?.throwIfAborted()
    const files = names.map((name) => toFile(name, null)).filter((file) => file !== null)
    return inOrder((await Promise.all(files.map((file) => this.#measure(file)))).flat())
  }

  async read(file: BinlogFile, offset: number, signal?: AbortSignal): Promise<BinlogContent> {
    const stats = await stat(join(this.name, file.name)).catch((error) => {
      throw this.#lost(file, error)
    })
    signal?.throwIfAborted()
    this.#check(file, stats, offset)
    return { size: stats.size, chunks: this.#chunks(file, offset, signal) }
  }

  /** Links are followed; what isn't a regular file, or is gone by now, isn't a binlog file. */
  async #measure(file: BinlogFile): Promise<readonly BinlogFile[]> {
    const stats = await stat(join(this.name, file.name)).catch(() => null)
    return stats?.isFile() ? [{ ...file, size: stats.size }] : []
  }

  async *#chunks(
    file: BinlogFile,
    offset: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let handle: FileHandle | null = null
    try {
      handle = await open(join(this.name, file.name), flags)
      this.#check(file, await handle.stat(), offset)
      let position = offset
      for (;;) {
        signal?.throwIfAborted()
        // A new one each time: what was handed out is in use.
        const buffer = Buffer.allocUnsafeSlow(chunkBytes)
        const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position)
        if (bytesRead === 0) break
        position += bytesRead
        yield buffer.subarray(0, bytesRead)
      }
      this.#check(file, await handle.stat(), position)
    } catch (error) {
      throw isSystemError(error) ? this.#lost(file, error) : error
    } finally {
      await handle?.close()
    }
  }

  #check(file: BinlogFile, stats: Stats, bytesMin: number): void {
    if (!stats.isFile()) throw replaced(this.name, file.name, 'it is no file any more')
    if (stats.size >= bytesMin) return
    throw replaced(this.name, file.name, `it has only ${stats.size} bytes now`)
  }

  /** A file that was there a moment ago can be gone; for the directory that is another matter. */
  #lost(file: BinlogFile, error: unknown): BcdataError {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return isGone ? replaced(this.name, file.name, 'it is gone') : this.#failure(error)
  }

  #failure(error: unknown): BcdataError {
    const code = String((error as NodeJS.ErrnoException).code)
    const reason = reasons[code]
    return reason === undefined
      ? unreachable(this.name, code, error)
      : invalid(this.name, reason, hint)
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such directory',
  ENOTDIR: 'it is no directory',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
}

function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).syscall === 'string'
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BinlogBlock } from '../../ports/binlog.js'
import { encodeFileHeader } from '../../stash/codec/encode-file-header.js'
import { encodeFrame } from '../../stash/codec/encode-frame.js'

export interface SplitOptions {
  /** Blocks that begin a new file, as after a restart of the node. */
  readonly splitAt?: readonly number[]
  readonly maxBlocks?: number
  /** Default 128 MiB, as with a node; a larger block has a file of its own. */
  readonly maxBytes?: number
}

export interface BinlogFileBytes {
  /** `18.binlog`, after its first block. */
  readonly name: string
  readonly bytes: Buffer
}

/** The files in which a node keeps the blocks. */
export function* binlogFiles(
  blocks: Iterable<BinlogBlock>,
  options: SplitOptions = {},
): Generator<BinlogFileBytes> {
  const { splitAt = [], maxBlocks = Number.POSITIVE_INFINITY, maxBytes = 128 * 2 ** 20 } = options
  const starts = new Set(splitAt)
  const header = encodeFileHeader()
  let name = ''
  let parts: Buffer[] = []
  let length = 0
  for (const block of blocks) {
    const frame = encodeFrame(block)
    const isFull = parts.length > maxBlocks || length + frame.length > maxBytes
    if (parts.length > 0 && (isFull || starts.has(block.number))) {
      yield { name, bytes: Buffer.concat(parts) }
      parts = []
    }
    if (parts.length === 0) {
      name = `${block.number}.binlog`
      parts = [header]
      length = header.length
    }
    parts.push(frame)
    length += frame.length
  }
  if (parts.length > 0) yield { name, bytes: Buffer.concat(parts) }
}

/** Writes the files to a directory, which is made; resolves to their names. */
export async function writeBinlog(
  directory: string,
  blocks: Iterable<BinlogBlock>,
  options: SplitOptions = {},
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true })
  const names: string[] = []
  for (const { name, bytes } of binlogFiles(blocks, options)) {
    await writeFile(join(directory, name), bytes)
    names.push(name)
  }
  return names
}

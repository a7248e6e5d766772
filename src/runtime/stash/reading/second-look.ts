import { crc32 } from 'node:zlib'
import type { BinlogFile, BinlogSource } from '../../ports/binlog-source.js'
import { versionBytes } from '../codec/binlog-format.js'
import type { FrameRead } from '../codec/read-frames.js'
import { FrameStream } from './frame-stream.js'
import { type BadRead, placeOf } from './judge-bytes.js'

/** The last frame that was right: if it is still there, the file is still the same. */
export interface Anchor {
  readonly offset: number
  readonly block: number
  readonly crc: number
}

/**
 * Reads once more what is to be called damaged, in its own place behind the last good frame: whether it
 * is still there, or null where that frame isn't.
 */
export async function lookAgain(
  source: BinlogSource,
  file: BinlogFile,
  anchor: Anchor | null,
  read: BadRead,
  signal: AbortSignal | undefined,
): Promise<boolean | null> {
  const { offset } = read.place
  const start = anchor?.offset ?? (offset === versionBytes ? 0 : offset)
  const stream = await FrameStream.open(source, file, start, signal)
  try {
    if (anchor !== null && !isAnchor(await stream.next(signal), anchor)) return null
    let again = await stream.next(signal)
    while (again !== null && placeOf(again).offset < offset) again = await stream.next(signal)
    if (again === null || again.kind === 'frame') return false
    return again.kind === read.kind && crc32(again.bytes) === crc32(read.bytes)
  } finally {
    await stream.close()
  }
}

function isAnchor(read: FrameRead | null, { block, crc }: Anchor): boolean {
  return read?.kind === 'frame' && read.frame.block.number === block && read.frame.crc === crc
}

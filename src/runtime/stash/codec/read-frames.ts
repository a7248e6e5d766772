import type { BinlogFrame, FramePlace } from '../../ports/binlog.js'
import { FrameReader } from './frame-reader.js'

/** What stands at a place of a file. */
export type FrameRead =
  | {
      readonly kind: 'frame'
      readonly frame: BinlogFrame
      /** Offset of what follows. */
      readonly end: number
    }
  /** The bytes end before the frame, or the version word, does: always the last. */
  | { readonly kind: 'torn'; readonly place: FramePlace; readonly bytes: Uint8Array }
  | {
      readonly kind: 'damage'
      readonly reason: FrameDamage
      /** One sentence with the facts. */
      readonly message: string
      readonly place: FramePlace
      /** From the length word on, as far as they are known to belong to it. */
      readonly bytes: Uint8Array
      /** Where the next frame begins if the length is right; null where no length can be: the last. */
      readonly end: number | null
    }

/**
 * `version`: of the file, not 1. `length`: less than a block needs. `oversized`: more than a frame or
 * a block may hold. `crc`: of other bytes than these. `malformed`: a right CRC over bytes that are no
 * block.
 */
export type FrameDamage = 'version' | 'length' | 'oversized' | 'crc' | 'malformed'

export interface ReadFramesOptions {
  readonly file: string
  /** Of the first byte: 0, where the version word stands, or a frame's beginning. */
  readonly offset: number
  readonly frameBytesMax?: number
}

/**
 * The frames of a binlog file, from chunks of any size. Holds one frame at a time; values are views of
 * its bytes or of the chunk, which must not change afterwards. What the chunks reject with passes
 * through; whatever the bytes are, nothing else is thrown.
 */
export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadFramesOptions,
): AsyncGenerator<FrameRead, void, undefined> {
  const reader = new FrameReader(options)
  for await (const chunk of chunks) {
    reader.add(chunk)
    for (let read = reader.next(); read !== null; read = reader.next()) yield read
    if (reader.isDone) return
  }
  const torn = reader.end()
  if (torn !== null) yield torn
}

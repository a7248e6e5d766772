import type { BinlogFrame, FramePlace } from '../../ports/binlog.js'

/** What a source has to say about a block. */
export type Offer =
  | { readonly kind: 'frame'; readonly frame: BinlogFrame }
  /** Bytes where the block should be that are none: wrong CRC, no block, wrong number. More may follow. */
  | {
      readonly kind: 'damage'
      /** `crc`, `length`, `malformed`, `oversized`, `number`, `torn`; `version` and `name` are the file's. */
      readonly reason: string
      readonly message: string
      readonly place: FramePlace
      readonly bytes: Uint8Array | null
      /** Of a file: the block that it begins with. Otherwise it is the block that was asked for. */
      readonly block?: number
    }
  /** It isn't there (yet). `gap`: a later block is, so it is missing for good. */
  | { readonly kind: 'absent'; readonly gap: Gap | null }

/** Blocks of which a source has nothing, though it has a later one. */
export interface Gap {
  readonly from: number
  readonly to: number
  /** Where the later one is. */
  readonly behind: FramePlace
}

/** Where a source had a block the last time. */
export interface KnownPlace {
  readonly block: number
  readonly place: FramePlace
}

/**
 * One source, read in the order of blocks. Reading on is cheap, going back or ahead seeks. Only one
 * frame is held at a time, and what is ahead is bounded.
 */
export interface BlockFeed {
  readonly source: string
  /**
   * Every frame of the source that could be the block, best first: usually one. The same block in two
   * files gives two. Without a frame `absent` is the last offer, after what is damaged. One question at
   * a time; its signal ends the waiting, and the feed can be asked again, as after any failure.
   */
  offers(block: number, signal?: AbortSignal): AsyncIterable<Offer>
  /** The newest block that the source is known to have; null before anything was read. */
  height(): number | null
  close(): Promise<void>
}

import type { FramePlace } from '../../ports/binlog.js'
import type { BinlogSource } from '../../ports/binlog-source.js'
import type { Clock } from '../../ports/clock.js'
import { systemClock } from '../../ports/system-clock.js'
import { BinlogFeed } from './binlog-feed.js'
import type { BlockFeed } from './block-feed.js'

export interface FeedOptions {
  readonly clock?: Clock
  /** Where the source had a block the last time, so that it needn't be sought. */
  readonly known?: { readonly block: number; readonly place: FramePlace }
}

/** Reads nothing yet. */
export function openFeed(source: BinlogSource, options: FeedOptions = {}): BlockFeed {
  const { clock = systemClock, known = null } = options
  return new BinlogFeed(source, clock, known)
}

import type { BinlogSource } from '../../ports/binlog-source.js'
import type { Clock } from '../../ports/clock.js'
import { systemClock } from '../../ports/system-clock.js'
import { BinlogFeed } from './binlog-feed.js'
import type { BlockFeed, KnownPlace } from './block-feed.js'

export interface FeedOptions {
  readonly clock?: Clock
  /** So that what follows needn't be sought. */
  readonly known?: KnownPlace | undefined
}

/** Reads nothing yet. */
export function openFeed(source: BinlogSource, options: FeedOptions = {}): BlockFeed {
  const { clock = systemClock, known = null } = options
  return new BinlogFeed(source, clock, known)
}

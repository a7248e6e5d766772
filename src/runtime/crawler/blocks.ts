import type { BlockHeader } from '../ports/chain-source.js'
import type { Child } from '../ports/event.js'
import type { TimedLog } from './fetch-logs.js'

/** A piece of the chain, fetched but not decoded. */
export interface Blocks {
  readonly from: number
  readonly last: BlockHeader
  readonly logs: readonly TimedLog[]
  /** New ones that the logs report. */
  readonly children: readonly Child[]
}

import { type ErrorCode, isBcdataError } from '../../errors.js'
import type { Hex } from '../../shared/hex.js'
import type { LogFilter } from '../ports/chain-source.js'
import type { Blocks } from './blocks.js'

/** Blocks whose logs for this filter the node refuses for good. */
export interface RefusedBlocks {
  readonly filter: LogFilter
  readonly from: number
  readonly to: number
  /** Of a single block that may still be replaced. */
  readonly hash: Hex | null
  readonly reason: string
}

/** What is left of an answer after all retries; an outage is none of these. */
const refusals: readonly ErrorCode[] = [
  'RPC_INCONSISTENT',
  'RPC_INVALID_ANSWER',
  'RPC_RANGE_TOO_LARGE',
  'RPC_REFUSED',
  'VERIFY_FAILED',
]

export function isRefusal(error: unknown): error is Error {
  return isBcdataError(error) && refusals.includes(error.code)
}

/** Keeps what was refused until the batch of these blocks is made. */
export class RefusedList {
  #all: readonly RefusedBlocks[] = []

  add(refused: readonly RefusedBlocks[]): void {
    this.#all = [...this.#all, ...refused]
  }

  take({ from, last }: Pick<Blocks, 'from' | 'last'>): readonly RefusedBlocks[] {
    if (this.#all.length === 0) return this.#all
    const within = this.#all.filter((one) => from <= one.from && one.to <= last.number)
    this.#all = this.#all.filter((one) => !within.includes(one))
    return within.filter(({ hash }) => hash === null || hash === last.hash)
  }
}

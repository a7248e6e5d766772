import { BcdataError } from '../../errors.js'
import type { Clock } from '../ports/clock.js'
import type { Logger } from '../ports/logger.js'
import type { CrawlLimits } from './crawl-options.js'
import type { Sight } from './horizon.js'

export interface StandstillContext {
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: CrawlLimits
}

/** Notices a node that says it has blocks, answers without an error, and never gives them. */
export class Standstill {
  readonly #context: StandstillContext
  #sinceMs: number | null = null
  #isTold = false

  constructor(context: StandstillContext) {
    this.#context = context
  }

  /** After each look at the chain; `lacking` is the block that didn't come, null when all is well. */
  observe(lacking: number | null, { head }: Sight): void {
    const { clock, limits, logger } = this.#context
    if (lacking === null) {
      this.#sinceMs = null
      this.#isTold = false
      return
    }
    this.#sinceMs ??= clock.now()
    const ms = clock.now() - this.#sinceMs
    if (ms > limits.outageMsMax) throw withheld(lacking, head.latest.number, ms)
    if (ms <= limits.lagMsMax || this.#isTold) return
    this.#isTold = true
    logger.warn('chain.behind', { head: head.latest.number, lacking })
  }
}

function withheld(block: number, head: number, ms: number): BcdataError {
  const seconds = Math.round(ms / 1_000)
  return new BcdataError(
    'RPC_INCONSISTENT',
    `The node says that its newest block is ${head}, but for ${seconds} seconds it has not given block ${block}.`,
    {
      where: `block ${block}`,
      hint: 'If this stays, use a node that is not behind a load balancer, or another provider.',
      context: { blockNumber: block, head },
    },
  )
}

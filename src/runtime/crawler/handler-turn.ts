import type { BlockStore } from '../ports/block-store.js'
import type { Clock } from '../ports/clock.js'
import type { ChainEvent, ContractDefinition } from '../ports/event.js'
import type { Logger } from '../ports/logger.js'
import { type HandledEvents, handledContracts } from '../rebuild/handled-contracts.js'
import { replay } from '../rebuild/replay.js'
import type { CrawlLimits, FailurePolicy } from './crawl-options.js'
import { handleAgain } from './handle-again.js'
import type { HandlerCalls } from './handler-calls.js'

export interface HandlerTurnOptions<Tx> {
  readonly store: Pick<BlockStore<Tx>, 'journal' | 'derived' | 'insertHandlerLetters' | 'savepoint'>
  readonly chainId: number
  readonly contracts: readonly ContractDefinition[]
  readonly logger: Logger
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly limits: Pick<CrawlLimits, 'outageMsMax'>
  readonly failures: Pick<FailurePolicy, 'handler'>
  readonly events: readonly ChainEvent[]
  /** What failed for good in earlier attempts. */
  readonly calls: HandlerCalls
  /** The events come after later ones. */
  readonly late: boolean
  /** The block that derived rows keep before-images for. */
  readonly journalled: number | null
  /** Nothing is missing once these events are stored. */
  readonly isComplete: boolean
  /** Earlier late events wait for their handlers. */
  readonly isRebuildDue: boolean
}

/**
 * Runs the handlers for these events.
 * @param calls which of them to leave out, where they are others than the batch's
 */
export type Handle = (events: readonly ChainEvent[], calls?: HandlerCalls) => Promise<void>

/**
 * When handlers get the events of a batch. What comes late is only for handlers of whole batches, which
 * don't mind the order. Others would see it after what it came before: once nothing is missing any more,
 * the derived tables are made anew from all events instead, in the chain's order.
 */
export class HandlerTurn<Tx> {
  readonly #options: HandlerTurnOptions<Tx>

  constructor(options: HandlerTurnOptions<Tx>) {
    this.#options = options
  }

  async run(tx: Tx, handlers: HandledEvents, handle: Handle): Promise<void> {
    const { store, chainId, events, late, isComplete, isRebuildDue, journalled } = this.#options
    // Handlers that write elsewhere can't be run twice.
    if (store.derived.tables.length === 0) return handle(events)
    const needsOrder = (event: ChainEvent) => late && isForOne(event, handlers)
    const isPostponed = events.some(needsOrder)
    if (isPostponed) await store.derived.postpone(tx, chainId)
    if (isComplete && (isPostponed || isRebuildDue)) {
      await this.#rebuild(tx, handlers, handle)
      await store.journal(tx, chainId, journalled)
      // Their rows were among those.
      if (late) return
    }
    await handle(events.filter((event) => !needsOrder(event)))
  }

  async #rebuild(tx: Tx, handlers: HandledEvents, handle: Handle): Promise<void> {
    const { store, calls, chainId, contracts, failures, limits, logger } = this.#options
    const { tables } = store.derived
    const { outageMsMax } = limits
    const again = { ...this.#options, outageMsMax, onHandlerFailure: failures.handler }
    logger.info('handlers.rebuild', { chainId, state: 'begin', tables: tables.join(', ') })
    const { events } = await replay(tx, {
      store,
      chainId,
      contracts: handledContracts(contracts, handlers),
      tables,
      async handle(part) {
        await handleAgain(tx, part.events, again, (left) => handle(part.events, left))
      },
    })
    // The batch's own: a rebuild forgets what had failed before.
    await store.insertHandlerLetters(tx, calls.letters)
    logger.info('handlers.rebuild', { chainId, state: 'end', events })
  }
}

function isForOne({ contract, event }: ChainEvent, handlers: HandledEvents): boolean {
  return typeof handlers[contract]?.[event] === 'function'
}

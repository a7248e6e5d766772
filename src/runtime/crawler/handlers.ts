import type { Transaction } from 'kysely'
import { BcdataError, isBcdataError } from '../../errors.js'
import { messageOf } from '../../shared/message-of.js'
import type { ChainEvent } from '../ports/event.js'
import type { Reads, ReadsOf, TransactionReads } from '../reads/reads.js'
import type { HandlerCalls } from './handler-calls.js'
import type { HandlerTurn } from './handler-turn.js'
import { projectFrame } from './project-frame.js'

export interface HandlerContext<DB> {
  /** The batch's transaction: what is written through it is kept or lost together with the events. */
  readonly tx: Transaction<DB>
  readonly chainId: number
  /** Reads contracts as they were at an event's block. */
  readonly reads: Reads
}

/** Runs for one event, in the order of the chain. */
export type EventHandler<Args, DB> = (
  event: ChainEvent<Args>,
  context: HandlerContext<DB>,
) => Promise<void> | void

/** Runs once for all events of its kind in a batch; made by `batch`. */
export interface BatchHandler<Args, DB> {
  readonly handleAll: (
    events: readonly ChainEvent<Args>[],
    context: HandlerContext<DB>,
  ) => Promise<void> | void
}

/** Handlers of one contract. `Events` maps each event's name to its arguments. */
export type Handlers<Events, DB> = {
  readonly [Name in keyof Events]?: EventHandler<Events[Name], DB> | BatchHandler<Events[Name], DB>
}

// biome-ignore lint/suspicious/noExplicitAny: the arguments differ per event
type AnyHandler<DB> = EventHandler<any, DB> | BatchHandler<any, DB>

/** A query fails twenty calls below its handler, and more with nested conditions; Node keeps ten. */
const stackFramesMin = 60

/** Contract name → its handlers. */
export type HandlerRegistry<DB> = Readonly<
  Record<string, { readonly [event: string]: AnyHandler<DB> | undefined }>
>

/** For an event kind whose order among other kinds doesn't matter: all of a batch at once. */
export function batch<Args, DB>(
  handleAll: BatchHandler<Args, DB>['handleAll'],
): BatchHandler<Args, DB> {
  return { handleAll }
}

/** What of a batch the handlers need. */
export interface HandledBatch<Tx> {
  readonly chainId: number
  readonly events: readonly ChainEvent[]
  /** @default none is left out */
  readonly calls?: HandlerCalls
  readonly reads: ReadsOf<Tx>
  /** @default the events come in the order of the chain */
  readonly turn?: HandlerTurn<Tx>
}

/**
 * Runs the handlers: first those for single events, in chain order over all contracts, then each
 * batch handler once.
 */
export async function handleEvents<DB>(
  tx: Transaction<DB>,
  batch: HandledBatch<Transaction<DB>>,
  handlers: HandlerRegistry<DB>,
): Promise<void> {
  if (batch.turn === undefined) return handleInOrder(tx, batch, handlers)
  await batch.turn.run(tx, handlers, (events, calls) =>
    handleInOrder(tx, { ...batch, events, ...(calls && { calls }) }, handlers),
  )
}

async function handleInOrder<DB>(
  tx: Transaction<DB>,
  { chainId, events, calls, reads: readsOf }: HandledBatch<Transaction<DB>>,
  handlers: HandlerRegistry<DB>,
): Promise<void> {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, stackFramesMin)
  const reads = readsOf.within(tx)
  const context = { tx, chainId, reads }
  const batches = new Map<BatchHandler<unknown, DB>, [ChainEvent, ...ChainEvent[]]>()
  for (const event of events) {
    const handler = handlers[event.contract]?.[event.event]
    if (handler === undefined || calls?.isLeftOut(event)) continue
    if (typeof handler === 'function') {
      await run(() => handler(event, context), [event], { calls, reads })
      continue
    }
    const collected = batches.get(handler)
    if (collected === undefined) batches.set(handler, [event])
    else collected.push(event)
  }
  for (const [handler, all] of batches) {
    await run(() => handler.handleAll(all, context), all, { calls, reads })
  }
}

type Events = readonly [ChainEvent, ...ChainEvent[]]

interface Call {
  readonly calls: HandlerCalls | undefined
  readonly reads: TransactionReads
}

async function run(
  handle: () => Promise<void> | void,
  events: Events,
  { calls, reads }: Call,
): Promise<void> {
  try {
    await handle()
    // A handler that takes a node's failure for an answer would store it as a fact.
    if (reads.failure !== null) throw reads.failure.error
  } catch (cause) {
    calls?.fail(events)
    throw handlerFailed(events, reads.failure?.error ?? cause)
  }
}

function handlerFailed(events: Events, cause: unknown): BcdataError {
  const [first] = events
  const reason = messageOf(cause)
  const { contract, event, blockNumber, txHash, index } = first
  const last = events.at(-1)?.blockNumber ?? blockNumber
  const place =
    events.length > 1
      ? `${events.length} events of blocks ${blockNumber} to ${last}`
      : `the event ${index} of block ${blockNumber}, transaction ${txHash}`
  return new BcdataError(
    'HANDLER_FAILED',
    `The handler ${contract}.${event} failed for ${place}: ${reason}`,
    {
      hint:
        (isBcdataError(cause) ? cause.hint : undefined) ??
        'Correct the handler and start again; nothing of this batch was kept.',
      where: projectFrame(cause) ?? `${contract}.${event}`,
      context: { contract, event, blockNumber, txHash, index, events: events.length },
      cause,
    },
  )
}

import type { BlockStore } from '../ports/block-store.js'
import type { ChainEvent } from '../ports/event.js'
import type { RetryOptions } from './batch-retries.js'
import { HandlerAttempts, whatPasses } from './handler-attempts.js'
import { HandlerCalls } from './handler-calls.js'
import { Outage } from './outage.js'

export interface HandleAgainOptions<Tx> extends RetryOptions {
  readonly store: Pick<BlockStore<Tx>, 'savepoint' | 'insertHandlerLetters'>
}

/**
 * Runs handlers for a part of the stored events, and answers how many of them were left out. Where calls
 * may become dead letters, a failure takes only this part back: a rebuild may have run for hours.
 */
export async function handleAgain<Tx>(
  tx: Tx,
  events: readonly ChainEvent[],
  options: HandleAgainOptions<Tx>,
  handle: (calls: HandlerCalls) => Promise<void>,
): Promise<number> {
  const { store, onHandlerFailure } = options
  const calls = new HandlerCalls(events)
  if (onHandlerFailure === 'stop') {
    await handle(calls)
    return 0
  }
  const savepoint = await store.savepoint(tx)
  const attempts = new HandlerAttempts(calls, options, new Outage(options))
  for (;;) {
    try {
      await handle(calls)
      break
    } catch (error) {
      // With a lost connection or a deadlock the whole transaction is gone.
      if (whatPasses(error) !== null) throw error
      await savepoint.takeBack()
      await attempts.after(error)
    }
  }
  await savepoint.release()
  await store.insertHandlerLetters(tx, calls.letters)
  return calls.letters.length
}

import type { Transaction } from 'kysely'
import type { ChainEvent } from '../../runtime/ports/event.js'
import { readStoredEvents } from '../../runtime/store/stored-events.js'
import { type FailedHandler, removeFailedHandler } from '../../runtime/store/stored-letters.js'
import type { RetryContext } from './retry-context.js'

/** Reads the stored event again and hands it to its handler. */
export async function retryHandler(
  tx: Transaction<unknown>,
  letter: FailedHandler,
  context: RetryContext,
): Promise<boolean> {
  const event = await storedEvent(tx, letter, context)
  if (event === null) return false
  await context.handle(tx, event)
  await removeFailedHandler(tx, letter)
  return true
}

/** Null when the contract or its event is gone from the config. */
async function storedEvent(
  tx: Transaction<unknown>,
  { chainId, contract, event, blockNumber, index }: FailedHandler,
  { contracts, tables }: RetryContext,
): Promise<ChainEvent | null> {
  const own = contracts.filter(({ name }) => name === contract)
  const block = { chainId, from: blockNumber, to: blockNumber }
  for await (const events of readStoredEvents(tx, tables, { ...block, contracts: own })) {
    const found = events.find((one) => one.event === event && one.index === index)
    if (found !== undefined) return found
  }
  return null
}

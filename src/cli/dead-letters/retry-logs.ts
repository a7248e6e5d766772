import type { Transaction } from 'kysely'
import { createLogDecoder } from '../../runtime/crawler/decode-logs.js'
import { subjectsOf } from '../../runtime/crawler/subjects-of.js'
import type { DecodedEvent } from '../../runtime/ports/event.js'
import { isFilledLater } from '../../runtime/store/is-filled-later.js'
import { isLogLetter, type LogLetter, removeLogLetter } from '../../runtime/store/stored-letters.js'
import type { RetryContext } from './retry-context.js'

/** Decodes the log with today's code, stores its event and hands it to its handler. */
export async function retryLog(
  tx: Transaction<unknown>,
  letter: LogLetter,
  { store, contracts, handle }: RetryContext,
): Promise<boolean> {
  const event = decodedNow(letter, contracts)
  // A layout that is new is back-filled by the indexer, with this log.
  if (event === null || (await isFilledLater(tx, letter.chainId, event))) return false
  await removeLogLetter(tx, letter)
  await store.blocks.insertEvents(tx, [event])
  if (await isLogLetter(tx, letter)) return false
  if (!letter.isHandled) await handle(tx, event)
  return true
}

function decodedNow(
  { chainId, contract, log }: LogLetter,
  contracts: RetryContext['contracts'],
): DecodedEvent | null {
  const definition = contracts.find(({ name }) => name === contract)
  if (definition === undefined) return null
  const place = { definition, addresses: [log.address], startBlock: 0 }
  const { events } = createLogDecoder(subjectsOf([place]))(chainId, [log])
  return events[0] ?? null
}

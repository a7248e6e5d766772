import { canRetry, isBcdataError } from '../../../errors.js'
import { messageOf } from '../../../shared/message-of.js'
import type { Clock } from '../../ports/clock.js'
import type { Logger } from '../../ports/logger.js'
import type { StashStore } from '../../ports/stash-store.js'

export interface StorePatience {
  readonly clock: Clock
  readonly logger: Logger
  readonly signal: AbortSignal
  readonly databaseMsMax: number
}

const delayMsStart = 250
const delayMsMax = 10_000

/**
 * The same store, which outlives an outage of its database. Writes happen one after the other: the
 * main line and the witnesses know nothing of each other.
 */
export function patientStash(store: StashStore, patience: StorePatience): StashStore {
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = turn.then(work)
    turn = mine.catch(() => {
      // Whoever waits for it hears of it.
    })
    return mine
  }
  const ask = <Result>(call: () => Promise<Result>): Promise<Result> => patiently(call, patience)
  return {
    ledger: store.ledger,
    last: () => ask(() => store.last()),
    commit: (blocks) =>
      inTurn(async () => {
        const first = blocks.at(0)?.block.number ?? 0
        const end = blocks.at(-1)?.block.number ?? 0
        let isAgain = false
        await ask(async () => {
          // A connection that broke says nothing of what the database did before.
          const isDone = isAgain && first <= end && (await store.last())?.number === end
          isAgain = true
          if (!isDone) await store.commit(blocks)
        })
      }),
    addEvidence: (evidence) => inTurn(() => ask(() => store.addEvidence(evidence))),
    saveSources: (states) => inTurn(() => ask(() => store.saveSources(states))),
    evidence: (options) => ask(() => store.evidence(options)),
    sources: () => ask(() => store.sources()),
    blocks: (from, to) => ask(() => store.blocks(from, to)),
    levels: () => ask(() => store.levels()),
    block: (number) => ask(() => store.block(number)),
    tables: () => ask(() => store.tables()),
    rows: (table, options) => ask(() => store.rows(table, options)),
    history: (table, key, options) => ask(() => store.history(table, key, options)),
    close: () => store.close(),
  }
}

async function patiently<Result>(
  call: () => Promise<Result>,
  { clock, databaseMsMax, logger, signal }: StorePatience,
): Promise<Result> {
  let sinceMs: number | null = null
  for (let delayMs = delayMsStart; ; delayMs = Math.min(delayMs * 2, delayMsMax)) {
    try {
      return await call()
    } catch (error) {
      sinceMs ??= clock.now()
      const isEnough = clock.now() - sinceMs + delayMs > databaseMsMax
      if (!canRetry(error) || signal.aborted || isEnough) throw error
      const code = isBcdataError(error) ? error.code : 'unknown'
      logger.warn('database.unavailable', { code, reason: messageOf(error), retryInMs: delayMs })
      await clock.sleep(delayMs, signal)
    }
  }
}

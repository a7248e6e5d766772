import { type Crawler, handleEvents, inTransaction } from 'bcdata/runtime'
import type { Kysely, Transaction } from 'kysely'
import { handlers } from './handlers/index.js'
import type { Database } from './tables.js'

export interface IndexerOptions {
  readonly crawler: Crawler<Transaction<Database>>
  readonly db: Kysely<Database>
  readonly signal: AbortSignal
  /** The last block to index; undefined follows the chain. */
  readonly until: number | 'head' | undefined
}

/** The loop: whatever a batch changes is committed together with its checkpoint, or not at all. */
export async function runIndexer({ crawler, db, signal, until }: IndexerOptions): Promise<void> {
  for await (const batch of crawler.batches({ signal, until })) {
    // After a deadlock or a lost connection the batch comes again, as a whole.
    await inTransaction(db, batch, async (tx) => {
      await batch.rollback(tx) // after a fork only: everything above the common ancestor goes
      await batch.store(tx) // a row for every event, in bulk
      await handleEvents(tx, batch, handlers)
      await batch.commit(tx) // the checkpoint
    })
  }
}

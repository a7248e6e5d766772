import type { Kysely, Transaction } from 'kysely'
import type { Batch } from './batch.js'

/**
 * Does a batch's work in one transaction, and hands a failure to the crawler: it brings the batch
 * again after a deadlock, a lost connection or a handler that failed once, and otherwise ends the
 * batches with the error.
 */
export async function inTransaction<DB>(
  db: Kysely<DB>,
  batch: Pick<Batch<Transaction<DB>>, 'failed'>,
  work: (tx: Transaction<DB>) => Promise<void>,
): Promise<void> {
  try {
    await db.transaction().execute(work)
  } catch (error) {
    batch.failed(error)
  }
}

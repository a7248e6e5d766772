import type { Kysely, Transaction } from 'kysely'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import type { BlockStore } from '../ports/block-store.js'
import type { DeadLetter } from '../ports/event.js'
import { bindChain } from './bind-chain.js'
import { bindSubjects } from './bind-subjects.js'
import type { BulkWriter } from './bulk-writer.js'
import { createCallCache, forgetCallsAbove } from './call-cache.js'
import { Checkpoints } from './checkpoints.js'
import { childRow, childTarget, forgetChildrenAbove } from './children-table.js'
import {
  deadLetterRow,
  deadLetterTarget,
  handlerLetterRow,
  handlerLetterTarget,
  removeLettersAbove,
} from './dead-letters.js'
import { deferredIndexes } from './deferred-indexes.js'
import { createDerivedStore } from './derived-store.js'
import { EventEncoder } from './event-rows.js'
import { eventTables } from './event-tables.js'
import { forgottenTables } from './forgotten-tables.js'
import { fillGap, firstGap, forgetBlocksAbove } from './gaps.js'
import { internal } from './internal-tables.js'
import type { Journal } from './journal.js'
import { firstParked, parkBlocks } from './parked-gaps.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'
import { removeDeadLetters } from './remove-dead-letters.js'
import { setSavepoint } from './savepoint.js'
import { countLetters } from './stored-letters.js'

/** Rows that are in memory at once: as many as a statement of any database takes. */
const encodedEventsMax = 2_000

export interface BlockStoreOptions<DB> {
  readonly db: Kysely<DB>
  readonly dialect: Dialect
  readonly tables: TableRegistry
  readonly derived: readonly string[]
  readonly write: BulkWriter
  readonly journal: Journal
}

/** The same on every database; what must be fast, and the journal, are the dialect's own. */
export function createBlockStore<DB>(options: BlockStoreOptions<DB>): BlockStore<Transaction<DB>> {
  const { db, dialect, tables, write, journal } = options
  const events = new EventEncoder(dialect, tables)
  const checkpoints = new Checkpoints(dialect)
  const known = eventTables(tables, options.derived)
  const insertDeadLetters = (tx: Transaction<DB>, letters: readonly DeadLetter[]) =>
    write(tx, deadLetterTarget, letters.map(deadLetterRow))

  return {
    bindChain: (identity) => bindChain(db, journal, identity),

    bindSubjects: (chainId, subjects) => bindSubjects(db, chainId, subjects),

    gap: (chainId, subjects) => firstGap(db, chainId, subjects),

    checkpoint: (chainId) => checkpoints.read(db, chainId),

    unsettledBlocks: (chainId) => checkpoints.unsettledBlocks(db, chainId),

    async rollback(tx, chainId, ancestor) {
      const kept = ancestor?.number ?? -1
      await checkpoints.checkDepth(tx, chainId, ancestor)
      const forgotten = await forgottenTables(tx, chainId, known)
      for (const table of [...known, ...forgotten]) {
        await tx.executeQuery(rawQuery(deleteAbove(dialect, table, chainId, kept)))
      }
      await removeLettersAbove(tx, chainId, kept)
      await forgetCallsAbove(tx, chainId, kept)
      await forgetChildrenAbove(tx, chainId, kept)
      await journal.restore(tx, chainId, kept)
      await checkpoints.moveBack(tx, chainId, ancestor)
      await forgetBlocksAbove(tx, chainId, kept)
    },

    async journal(tx, chainId, blockNumber) {
      if (blockNumber === null) await journal.stop(tx)
      else await journal.start(tx, chainId, blockNumber)
    },

    async insertEvents(tx, batch) {
      for (let start = 0; start < batch.length; start += encodedEventsMax) {
        const slice = batch.slice(start, start + encodedEventsMax)
        const { rows, deadLetters } = events.encode(slice)
        for (const [target, values] of rows) await write(tx, target, values)
        const letters = deadLetters.map((letter) => ({ ...letter, isHandled: true }))
        if (letters.length > 0) await insertDeadLetters(tx, letters)
      }
    },

    async insertDeadLetters(tx, letters) {
      if (letters.length > 0) await insertDeadLetters(tx, letters)
    },

    async insertChildren(tx, chainId, children) {
      const rows = children.map((child) => childRow(chainId, child))
      if (rows.length > 0) await write(tx, childTarget, rows)
    },

    async insertHandlerLetters(tx, letters) {
      if (letters.length > 0) await write(tx, handlerLetterTarget, letters.map(handlerLetterRow))
    },

    savepoint: (tx) => setSavepoint(tx),

    async commit(tx, chainId, block, settled) {
      await checkpoints.commit(tx, chainId, block, settled)
      await internal(tx)
        .deleteFrom('_bcdata_journal')
        .where('chain_id', '=', chainId)
        .where('block_number', '<=', settled)
        .execute()
      // Writes of other transactions belong to no block.
      await journal.stop(tx)
    },

    removeDeadLetters,

    fillGap,

    park: parkBlocks,

    deadLetters: (chainId) => countLetters(db, chainId),

    parked: (chainId) => firstParked(db, chainId),

    calls: createCallCache(write),

    derived: createDerivedStore({ ...options, checkpoints }),

    indexes: deferredIndexes(db, dialect, known),
  }
}

function deleteAbove(dialect: Dialect, table: string, chainId: number, kept: number): string {
  return `delete from ${quoteName(dialect, table)}
    where chain_id = ${chainId} and evt_block_number > ${kept}`
}

import type { Database } from 'better-sqlite3'
import type { Kysely, Transaction } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { BlockStore } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import { bindChain } from './bind-chain.js'
import { bindSubjects } from './bind-subjects.js'
import { writeDeadLetters } from './dead-letter-writer.js'
import { EventWriter } from './event-writer.js'
import { restoreDerived } from './journal-restore.js'
import { startJournal, stopJournal } from './journal-triggers.js'
import { quoteName } from './sqlite/quote-name.js'
import { sessionOf, withSession } from './sqlite/session-access.js'

// Progress is kept per stream; events are the only one so far.
const stream = 'events'

export interface BlockStoreOptions<DB> {
  readonly db: Kysely<DB>
  readonly database: Database
  readonly tables: TableRegistry
  readonly derived: readonly string[]
}

export function sqliteBlockStore<DB>(options: BlockStoreOptions<DB>): BlockStore<Transaction<DB>> {
  const { db, database, derived } = options
  const events = new EventWriter(database)
  const eventTables = eventTablesOf(options)

  return {
    bindChain: (identity) => bindChain(db, derived, identity),

    bindSubjects: (chainId, subjects) => bindSubjects(db, chainId, subjects),

    checkpoint: (chainId) =>
      withSession(db, (session) => session.raw<BlockRef>(selectCheckpoint).get(chainId) ?? null),

    unsettledBlocks: (chainId) =>
      withSession(db, (session) => session.raw<BlockRef>(selectBlocks).all(chainId)),

    async rollback(tx, chainId, ancestor) {
      const session = await sessionOf(tx)
      const kept = ancestor?.number ?? -1
      session.run(() => {
        checkDepth(session.raw<number>(selectSettled).pluck().get(chainId), ancestor)
        stopJournal(database)
        for (const sql of eventTables.map(deleteAbove)) session.raw(sql).run(chainId, kept)
        session.raw(deleteLetters).run(chainId, kept)
        restoreDerived(session, chainId, kept)
        session.raw(deleteBlocks).run(chainId, kept)
        if (ancestor) session.raw(moveCheckpoint).run(ancestor.number, ancestor.hash, chainId)
        else session.raw(deleteCheckpoint).run(chainId)
      })
    },

    async journal(tx, chainId, blockNumber) {
      const session = await sessionOf(tx)
      session.run(() => {
        if (blockNumber === null) stopJournal(database)
        else startJournal(database, derived, chainId, blockNumber)
      })
    },

    async insertEvents(tx, batch) {
      const session = await sessionOf(tx)
      session.run(() => events.write(batch))
    },

    async insertDeadLetters(tx, letters) {
      const session = await sessionOf(tx)
      session.run(() => writeDeadLetters(session, letters))
    },

    async commit(tx, chainId, { number, hash, time }, settled) {
      const session = await sessionOf(tx)
      session.run(() => {
        session.raw(saveCheckpoint).run(chainId, number, hash, time, Math.min(number, settled))
        if (number > settled) session.raw(saveBlock).run(chainId, number, hash)
        session.raw(forgetBlocks).run(chainId, settled)
        session.raw(forgetChanges).run(chainId, settled)
        // Writes of other transactions belong to no block.
        stopJournal(database)
      })
    },
  }
}

function eventTablesOf<DB>({ tables, derived }: BlockStoreOptions<DB>): readonly string[] {
  return Object.keys(tables).filter((name) => {
    const columns = tables[name] ?? {}
    return 'chain_id' in columns && 'evt_block_number' in columns && !derived.includes(name)
  })
}

function checkDepth(settled: number | null | undefined, ancestor: BlockRef | null): void {
  if (ancestor === null || typeof settled !== 'number' || ancestor.number >= settled) return
  throw new BcdataError(
    'CHAIN_FORK_BELOW_FINALITY',
    `The chain forked after block ${ancestor.number}, but the rows up to block ${settled} were stored as final.`,
    { hint: 'Check that the node is on the right chain; if it is, index into a new database.' },
  )
}

function deleteAbove(table: string): string {
  return `delete from ${quoteName(table)} where chain_id = ? and evt_block_number > ?`
}

const selectCheckpoint = `select block_number as number, block_hash as hash
  from _bcdata_checkpoint where chain_id = ? and stream = '${stream}'`
const selectSettled = `select settled_number
  from _bcdata_checkpoint where chain_id = ? and stream = '${stream}'`
const selectBlocks = 'select number, hash from _bcdata_block where chain_id = ? order by number'

const saveCheckpoint = `insert into _bcdata_checkpoint
  (chain_id, stream, block_number, block_hash, block_time, settled_number, updated_at)
  values (?, '${stream}', ?, ?, ?, ?, unixepoch())
  on conflict do update set block_number = excluded.block_number, block_hash = excluded.block_hash,
    block_time = excluded.block_time,
    settled_number = max(coalesce(settled_number, -1), excluded.settled_number),
    updated_at = excluded.updated_at`
const moveCheckpoint = `update _bcdata_checkpoint
  set block_number = ?, block_hash = ?, block_time = null, updated_at = unixepoch()
  where chain_id = ? and stream = '${stream}'`
const deleteCheckpoint = `delete from _bcdata_checkpoint where chain_id = ? and stream = '${stream}'`

const saveBlock = `insert into _bcdata_block (chain_id, number, hash) values (?, ?, ?)
  on conflict do update set hash = excluded.hash`
const deleteBlocks = 'delete from _bcdata_block where chain_id = ? and number > ?'
const forgetBlocks = 'delete from _bcdata_block where chain_id = ? and number <= ?'
const forgetChanges = 'delete from _bcdata_journal where chain_id = ? and block_number <= ?'
const deleteLetters = 'delete from _bcdata_dead_letter where chain_id = ? and block_number > ?'

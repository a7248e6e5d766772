import type { Kysely } from 'kysely'
import type { TableRegistry, TablesOf } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import { printJournalTable } from './journal-table.js'
import { printCreateTable } from './schema/print-ddl.js'

/** What the runtime itself keeps. */
export const internalTables = {
  _bcdata_migration: { name: 'text', checksum: 'text?', applied_at: 'int32' },

  _bcdata_chain: { chain_id: 'int32', name: 'text', genesis_hash: 'hex' },

  // What the rows of a table come from. All its events are there: up to known_to except in gaps, and
  // after known_to from from_block on.
  _bcdata_subject: {
    chain_id: 'int32',
    table_name: 'text',
    // Also: any, or the lineage of a factory's children.
    address: 'text',
    topic0: 'hex',
    topic_count: 'int32',
    from_block: 'int32',
    known_to: 'int32',
    // Null: for ever.
    to_block: 'int32?',
  },

  // Blocks whose events of a subject are not there. wanted: 1 where they are to be fetched, 2 where the
  // node refused them for this reason.
  _bcdata_gap: {
    chain_id: 'int32',
    table_name: 'text',
    address: 'text',
    topic0: 'hex',
    topic_count: 'int32',
    from_block: 'int32',
    to_block: 'int32',
    wanted: 'int32',
    reason: 'text?',
  },

  // What events of factories report: the address is one of the lineage's from from_block on.
  _bcdata_child: {
    chain_id: 'int32',
    lineage: 'text',
    address: 'address',
    from_block: 'int32',
  },

  // block_time: null after a rollback, until the next block. settled_number: derived tables can be
  // restored to this block and later ones.
  _bcdata_checkpoint: {
    chain_id: 'int32',
    stream: 'text',
    block_number: 'int32',
    block_hash: 'hex',
    block_time: 'int32?',
    settled_number: 'int32?',
    updated_at: 'int32',
  },

  _bcdata_block: { chain_id: 'int32', number: 'int32', hash: 'hex' },

  // Some of the settled blocks, by which a chain that was replaced below finality shows since when.
  _bcdata_past_block: { chain_id: 'int32', number: 'int32', hash: 'hex' },

  _bcdata_dead_letter: {
    chain_id: 'int32',
    block_number: 'int32',
    log_index: 'int32',
    block_hash: 'hex',
    block_time: 'int32?',
    tx_hash: 'hex',
    tx_index: 'int32',
    contract: 'text',
    address: 'hex',
    topics: 'text',
    data: 'hex',
    reason: 'text',
    // 1 where handlers have had the event: only its row is missing.
    handled: 'int32?',
  },

  // What contracts answered to handlers. Neither answer nor refusal: it was too large to keep.
  _bcdata_call: {
    chain_id: 'int32',
    call_hash: 'bytes32',
    block_number: 'int32',
    address: 'address',
    data: 'hex',
    answer: 'hex?',
    refusal: 'hex?',
  },

  // Events that are stored, but whose handlers failed for good.
  _bcdata_failed_handler: {
    chain_id: 'int32',
    block_number: 'int32',
    log_index: 'int32',
    contract: 'text',
    event: 'text',
    tx_hash: 'hex',
    reason: 'text',
  },

  // What derived rows were made by. kind: contract, with the digest of its handlers; or table, for a
  // derived one that they wrote from the first block on; or due, for a chain with events that wait.
  _bcdata_handler: { kind: 'text', name: 'text', digest: 'text?' },

  // Indexes that are built when the backfill is over, as the database printed them.
  _bcdata_deferred_index: { table_name: 'text', index_name: 'text', definition: 'text' },
} as const

const subjectKey = ['chain_id', 'table_name', 'address', 'topic0', 'topic_count']

const keys: Readonly<Record<keyof typeof internalTables, readonly string[]>> = {
  _bcdata_migration: ['name'],
  _bcdata_chain: ['chain_id'],
  _bcdata_subject: subjectKey,
  _bcdata_gap: [...subjectKey, 'from_block'],
  _bcdata_child: ['chain_id', 'lineage', 'address'],
  _bcdata_checkpoint: ['chain_id', 'stream'],
  _bcdata_block: ['chain_id', 'number'],
  _bcdata_past_block: ['chain_id', 'number'],
  _bcdata_dead_letter: ['chain_id', 'block_number', 'log_index'],
  _bcdata_call: ['chain_id', 'call_hash'],
  _bcdata_failed_handler: ['chain_id', 'block_number', 'log_index', 'contract', 'event'],
  _bcdata_handler: ['kind', 'name'],
  _bcdata_deferred_index: ['table_name', 'index_name'],
}

/** Columns that rollbacks look for. */
const indexes: Partial<Readonly<Record<keyof typeof internalTables, readonly string[]>>> = {
  _bcdata_call: ['block_number'],
}

interface JournalTable {
  readonly _bcdata_journal: {
    readonly id: number
    readonly chain_id: number
    readonly block_number: number
    readonly table_name: string
    readonly row_key: string
    readonly row_before: string | null
  }
}

export type InternalDatabase = TablesOf<typeof internalTables> & JournalTable

/** The same database; a project's types don't know the internal tables. */
export function internal<DB>(db: Kysely<DB>): Kysely<InternalDatabase> {
  return db as unknown as Kysely<InternalDatabase>
}

/** Statements that may be repeated, so that every migration run brings an older database up to date. */
export function printInternalTables(dialect: Dialect): readonly string[] {
  const registry: TableRegistry = internalTables
  const tables = Object.entries(registry).flatMap(([name, columns]) =>
    printCreateTable(
      dialect,
      name,
      {
        columns,
        primaryKey: keys[name as keyof typeof internalTables],
        indexes: indexes[name as keyof typeof internalTables] ?? [],
      },
      { ifNotExists: true },
    ),
  )
  return [...tables, ...printJournalTable(dialect)]
}

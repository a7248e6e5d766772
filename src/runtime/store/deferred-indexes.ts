import type { Kysely } from 'kysely'
import { BcdataError, canRetry, isBcdataError } from '../../errors.js'
import type { Dialect } from '../../shared/dialect.js'
import { messageOf } from '../../shared/message-of.js'
import type { EventIndexes } from '../ports/event-indexes.js'
import { hasTable } from './has-table.js'
import { internal } from './internal-tables.js'
import { mysqlIndexes } from './mysql/secondary-indexes.js'
import { postgresIndexes } from './postgres/secondary-indexes.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'
import type { SecondaryIndex, SecondaryIndexes } from './secondary-indexes.js'
import { Turns } from './server/turns.js'
import { sqliteIndexes } from './sqlite/secondary-indexes.js'

const dialects: Readonly<Record<Dialect, SecondaryIndexes>> = {
  sqlite: sqliteIndexes,
  mysql: mysqlIndexes,
  postgres: postgresIndexes,
}

/**
 * Indexes are written down before they go and until they are back, since not every database changes
 * tables in a transaction: whatever comes between, the next `build` finds what is missing.
 *
 * @param tables those that hold events
 */
export function deferredIndexes<DB>(
  db: Kysely<DB>,
  dialect: Dialect,
  tables: readonly string[],
): EventIndexes {
  const indexes = dialects[dialect]
  const own = internal(db)
  const buildTable = async (table: string): Promise<void> => {
    const wanted = await remembered(db, table)
    if (await hasTable(db, dialect, table)) {
      const present = new Set((await indexes.list(db, table)).map(({ name }) => name))
      const missing = wanted.filter(({ name }) => !present.has(name))
      if (missing.length > 0) {
        await indexes.create(db, table, missing).catch((error: unknown) => {
          throw refused(table, error)
        })
      }
    }
    await own.deleteFrom('_bcdata_deferred_index').where('table_name', '=', table).execute()
  }
  const deferTable = async (table: string): Promise<boolean> => {
    if (await hasRows(db, dialect, table)) return false
    const found = await indexes.list(db, table)
    if (found.length === 0) return false
    await remember(db, table, found)
    try {
      await indexes.drop(db, table, found)
    } catch (error) {
      await buildTable(table)
      throw kept(table, error)
    }
    return true
  }
  // Each chain of a project has a crawler: what one of them found must not change before it acts.
  const turns = new Turns()
  const inTurn = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    await turns.take()
    try {
      return await work()
    } finally {
      turns.pass()
    }
  }

  const deferred = async (): Promise<readonly string[]> => {
    const rows = await own
      .selectFrom('_bcdata_deferred_index')
      .select('table_name')
      .distinct()
      .orderBy('table_name')
      .execute()
    return rows.map(({ table_name }) => table_name)
  }
  const chainsUnderWay = new Set<number>()

  return {
    async defer(chainId) {
      chainsUnderWay.add(chainId)
      const dropped: string[] = []
      const refusals: unknown[] = []
      for (const table of tables) {
        try {
          if (await inTurn(() => deferTable(table))) dropped.push(table)
        } catch (error) {
          if (canRetry(error)) throw error
          refusals.push(error)
        }
      }
      if (refusals.length > 0) throw refusals[0]
      return dropped
    },

    async release(chainId) {
      chainsUnderWay.delete(chainId)
      return chainsUnderWay.size === 0 ? deferred() : []
    },

    deferred,

    build: (table) => inTurn(() => buildTable(table)),
  }
}

/** A backfill doesn't wait for whoever uses a table without rows. */
function kept(table: string, error: unknown): unknown {
  if (!isBcdataError(error)) return refused(table, error)
  if (error.code !== 'DATABASE_BUSY') return error
  return new BcdataError('DATABASE_LOCKED', `${table} keeps its indexes: ${error.message}`, {
    hint: 'End the sessions that use the table, and start again.',
    where: table,
    cause: error,
  })
}

/** What only the database knows of an index. */
function refused(table: string, error: unknown): unknown {
  if (isBcdataError(error)) return error
  return new BcdataError('DATABASE_UNUSABLE', `Indexes of ${table}: ${messageOf(error)}.`, {
    hint: 'Correct the table or the index, and start again.',
    where: table,
    cause: error,
  })
}

async function hasRows<DB>(db: Kysely<DB>, dialect: Dialect, table: string): Promise<boolean> {
  const sql = `select 1 from ${quoteName(dialect, table)} limit 1`
  return (await db.executeQuery(rawQuery(sql))).rows.length > 0
}

/** One that was written down before it could be dropped is written down again. */
async function remember<DB>(
  db: Kysely<DB>,
  table: string,
  indexes: readonly SecondaryIndex[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const records = internal(tx)
    const names = indexes.map(({ name }) => name)
    await records
      .deleteFrom('_bcdata_deferred_index')
      .where('table_name', '=', table)
      .where('index_name', 'in', names)
      .execute()
    const rows = indexes.map(({ name, definition }) => ({
      ...{ table_name: table, index_name: name },
      definition,
    }))
    await records.insertInto('_bcdata_deferred_index').values(rows).execute()
  })
}

async function remembered<DB>(db: Kysely<DB>, table: string): Promise<readonly SecondaryIndex[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_deferred_index')
    .select(['index_name', 'definition'])
    .where('table_name', '=', table)
    .orderBy('index_name')
    .execute()
  return rows.map(({ index_name, definition }) => ({ name: index_name, definition }))
}

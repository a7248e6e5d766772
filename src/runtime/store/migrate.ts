import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { Dialect } from '../../shared/dialect.js'
import { messageOf } from '../../shared/message-of.js'
import { dialectOf } from './dialect-of.js'
import { hasTable } from './has-table.js'
import { internal } from './internal-tables.js'
import { withMigrationLock } from './migration-lock.js'
import { prepareDatabase } from './prepare-database.js'

export interface Migration {
  /** As its file: `0001_init`. Migrations run in the order of their names. */
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: a migration is frozen, the database's types move on
  readonly up: (db: Kysely<any>) => Promise<void>
}

export interface MigrateOptions {
  /** Name → checksum of the file; a recorded migration whose file has changed is refused. */
  readonly checksums?: Readonly<Record<string, string>>
}

interface AppliedMigration {
  readonly name: string
  readonly checksum: string | null
}

/**
 * Applies what is pending, each migration in a transaction of its own; answers their names. MySQL
 * commits each change of a table by itself: there a migration that failed goes on where it stopped.
 */
export async function migrate<DB>(
  store: { readonly db: Kysely<DB> },
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const dialect = await dialectOf(store.db)
  return store.db.connection().execute((db) =>
    withMigrationLock(db, dialect, async () => {
      await prepareDatabase(db, dialect)
      const pending = comparePlan(migrations, await readApplied(db), options)
      if (pending.length > 0) await buildDeferredIndexes(db, dialect)
      for (const migration of pending) await applyOne(db, dialect, migration, options)
      return pending.map(({ name }) => name)
    }),
  )
}

/** Names of the migrations that `migrate` would apply; changes nothing. */
export async function pendingMigrations<DB>(
  { db }: { readonly db: Kysely<DB> },
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  return comparePlan(migrations, await readRecorded(db), options).map(({ name }) => name)
}

/** Names of all that were ever applied to the database. */
export async function appliedMigrations<DB>({
  db,
}: {
  readonly db: Kysely<DB>
}): Promise<readonly string[]> {
  return (await readRecorded(db)).map(({ name }) => name)
}

/** Of a database that may never have been migrated. */
async function readRecorded<DB>(db: Kysely<DB>): Promise<readonly AppliedMigration[]> {
  const hasBegun = await hasTable(db, await dialectOf(db), '_bcdata_migration')
  return hasBegun ? readApplied(db) : []
}

async function readApplied<DB>(db: Kysely<DB>): Promise<readonly AppliedMigration[]> {
  return internal(db)
    .selectFrom('_bcdata_migration')
    .select(['name', 'checksum'])
    .orderBy('name')
    .execute()
}

function comparePlan(
  migrations: readonly Migration[],
  recorded: readonly AppliedMigration[],
  { checksums = {} }: MigrateOptions,
): readonly Migration[] {
  const names = new Set(migrations.map(({ name }) => name))
  for (const { name, checksum } of recorded) {
    if (!names.has(name)) throw missing(name)
    const current = checksums[name] ?? null
    if (checksum !== null && current !== null && checksum !== current) throw changed(name)
  }
  const done = new Set(recorded.map(({ name }) => name))
  return migrations
    .filter(({ name }) => !done.has(name))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** A migration may change them: it finds the tables as it knows them. */
async function buildDeferredIndexes<DB>(db: Kysely<DB>, dialect: Dialect): Promise<void> {
  const { deferredIndexes } = await import('./deferred-indexes.js')
  const indexes = deferredIndexes(db, dialect, [])
  for (const table of await indexes.deferred()) await indexes.build(table)
}

async function applyOne<DB>(
  db: Kysely<DB>,
  dialect: Dialect,
  { name, up }: Migration,
  { checksums = {} }: MigrateOptions,
): Promise<void> {
  try {
    await db.transaction().execute(async (tx) => {
      // Where no lock keeps another process away, it may have been faster.
      if ((await readApplied(tx)).some((applied) => applied.name === name)) return
      await up(tx)
      await recordApplied(tx, dialect, name, checksums[name] ?? null)
    })
  } catch (cause) {
    const reason = messageOf(cause)
    throw new BcdataError('MIGRATION_FAILED', `Migration ${name} failed: ${reason}`, {
      hint: failureHints[dialect],
      where: name,
      cause,
    })
  }
}

const rolledBack = 'Correct the migration and run it again; what it had changed was rolled back.'
const failureHints: Readonly<Record<Dialect, string>> = {
  sqlite: rolledBack,
  postgres: rolledBack,
  mysql:
    'Correct what comes after the steps that were done, and run it again: MySQL keeps changes of tables, and those made by functions of bcdata/runtime are not repeated.',
}

async function recordApplied<DB>(
  tx: Kysely<DB>,
  dialect: Dialect,
  name: string,
  checksum: string | null,
): Promise<void> {
  const { unixNow } = await import('./unix-now.js')
  await internal(tx)
    .insertInto('_bcdata_migration')
    .values({ name, checksum, applied_at: unixNow(dialect) })
    .execute()
}

function changed(name: string): BcdataError {
  return new BcdataError(
    'MIGRATION_CHANGED',
    `Migration ${name} was changed after it had been applied.`,
    {
      hint: 'Restore the file, and put the change into a new migration.',
      where: name,
    },
  )
}

function missing(name: string): BcdataError {
  return new BcdataError(
    'MIGRATION_MISSING',
    `Migration ${name} was applied, but its file is gone.`,
    {
      hint: 'Restore the file, or point BCDATA_DATABASE_URL to the database of this project.',
      where: name,
    },
  )
}

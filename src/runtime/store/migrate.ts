import type { Database } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import { internalTables } from './internal-tables.js'
import { dropJournalTriggers } from './journal-triggers.js'
import { sessionOf, withSession } from './sqlite/session-access.js'

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

/** Applies what is pending, each migration in a transaction of its own; answers their names. */
export async function migrate<DB>(
  store: { readonly db: Kysely<DB> },
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const pending = await withSession(store.db, ({ database }) => {
    for (const statement of internalTables) database.exec(statement)
    dropJournalTriggers(database)
    return comparePlan(migrations, applied(database), options)
  })
  for (const migration of pending) await applyOne(store.db, migration, options)
  return pending.map(({ name }) => name)
}

/** Names of the migrations that `migrate` would apply; changes nothing. */
export async function pendingMigrations<DB>(
  store: { readonly db: Kysely<DB> },
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<readonly string[]> {
  const recorded = await withSession(store.db, ({ database }) => applied(database))
  return comparePlan(migrations, recorded, options).map(({ name }) => name)
}

function applied(database: Database): readonly AppliedMigration[] {
  const table = database
    .prepare("select 1 from sqlite_master where type = 'table' and name = '_bcdata_migration'")
    .get()
  if (table === undefined) return []
  return database
    .prepare<[], AppliedMigration>('select name, checksum from _bcdata_migration order by name')
    .all()
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

async function applyOne<DB>(
  db: Kysely<DB>,
  { name, up }: Migration,
  { checksums = {} }: MigrateOptions,
): Promise<void> {
  try {
    await db.transaction().execute(async (tx) => {
      await up(tx)
      const { database } = await sessionOf(tx)
      database
        .prepare('insert into _bcdata_migration values (?, ?, unixepoch())')
        .run(name, checksums[name] ?? null)
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BcdataError('MIGRATION_FAILED', `Migration ${name} failed: ${reason}`, {
      hint: 'Correct the migration and run it again; what it had changed was rolled back.',
      where: name,
      cause,
    })
  }
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

import type { Dialect } from '../../../../shared/dialect.js'
import type { LedgerIdentity } from '../../../ports/stash-store.js'
import { findLedger } from '../ledgers.js'
import { openStashDatabase } from '../open-stash-database.js'
import { isPrepared } from '../prepare-stash.js'
import type { StashSession } from '../stash-database.js'
import { stashMissing, viewTaken } from '../stash-errors.js'
import { StashNames } from '../stash-names.js'
import { planViews, type StashView } from './plan-views.js'

export interface StashViewsOptions {
  /** As `openStore` takes it. */
  readonly url: string
  /** Without it the database must have exactly one. */
  readonly ledger?: LedgerIdentity
}

/** What `createStashViews` would make; nothing is changed. */
export async function planStashViews(options: StashViewsOptions): Promise<readonly StashView[]> {
  const database = await openStashDatabase(options.url, { readonly: true, create: false })
  try {
    return await database.read((session) => readPlan(session, database.shown, options))
  } finally {
    await database.close()
  }
}

/**
 * Makes the views of every table of the ledger, and brings those that are there up to date; the
 * ledger may be written meanwhile.
 */
export async function createStashViews(options: StashViewsOptions): Promise<readonly StashView[]> {
  const database = await openStashDatabase(options.url, { readonly: false, create: false })
  const { shown } = database
  try {
    return await database.prepare(async (session) => {
      const views = await readPlan(session, shown, options)
      const foreign = await foreignNames(session)
      for (const { latest, history, statements } of views) {
        const taken = [latest, history].find((name) => foreign.has(name.toLowerCase()))
        if (taken !== undefined) throw viewTaken(shown, taken)
        for (const sql of statements) await session.run(sql)
      }
      return views
    })
  } finally {
    await database.close()
  }
}

async function readPlan(
  session: StashSession,
  shown: string,
  { ledger: identity }: StashViewsOptions,
): Promise<readonly StashView[]> {
  if (!(await isPrepared(session, shown))) throw stashMissing(shown, 'no stash')
  const { id } = await findLedger(session, shown, identity)
  return planViews(session.dialect, id, await new StashNames(id).all(session))
}

const selectRelations: Readonly<Record<Dialect, string>> = {
  sqlite: 'select name, sql as definition from sqlite_schema',
  mysql: `select t.table_name as name, v.view_definition as definition
    from information_schema.tables t left join information_schema.views v
      on v.table_schema = t.table_schema and v.table_name = t.table_name
    where t.table_schema = database()`,
  postgres: `select c.relname as name,
      case when c.relkind = 'v' then pg_get_viewdef(c.oid) end as definition
    from pg_class c where c.relnamespace = quote_ident(current_schema())::regnamespace`,
}

/** What isn't ours to replace, in lower case. */
async function foreignNames(session: StashSession): Promise<ReadonlySet<string>> {
  const relations = await session.all<{ name: string; definition: string | null }>(
    selectRelations[session.dialect],
  )
  return new Set(
    relations
      .filter(({ definition }) => definition === null || !/\bstash_row\b/.test(definition))
      .map(({ name }) => name.toLowerCase()),
  )
}

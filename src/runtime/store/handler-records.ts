import type { Kysely } from 'kysely'
import { internal } from './internal-tables.js'

/** What the derived rows were made by. */
export interface HandlerRecords {
  /** Contract → digest of its handlers. */
  readonly contracts: ReadonlyMap<string, string>
  /** The derived tables that they wrote. */
  readonly tables: ReadonlySet<string>
}

export async function readHandlerRecords<DB>(db: Kysely<DB>): Promise<HandlerRecords> {
  const rows = await internal(db).selectFrom('_bcdata_handler').selectAll().execute()
  const contracts = rows.filter(({ kind }) => kind === 'contract')
  const tables = rows.filter(({ kind }) => kind === 'table')
  return {
    contracts: new Map(contracts.map(({ name, digest }) => [name, digest ?? ''])),
    tables: new Set(tables.map(({ name }) => name)),
  }
}

/** Others that are recorded stay. */
export async function recordHandlers<DB>(
  tx: Kysely<DB>,
  { contracts, tables }: HandlerRecords,
): Promise<void> {
  const rows = [
    ...[...contracts].map(([name, digest]) => ({ kind: 'contract', name, digest })),
    ...[...tables].map((name) => ({ kind: 'table', name, digest: null })),
  ]
  for (const { kind, name } of rows) {
    await internal(tx)
      .deleteFrom('_bcdata_handler')
      .where('kind', '=', kind)
      .where('name', '=', name)
      .execute()
  }
  if (rows.length > 0) await internal(tx).insertInto('_bcdata_handler').values(rows).execute()
}

export async function isFilled<DB>(db: Kysely<DB>): Promise<boolean> {
  const query = internal(db).selectFrom('_bcdata_checkpoint').select('chain_id').limit(1)
  return (await query.executeTakeFirst()) !== undefined
}

export async function isEmptyTable<DB>(db: Kysely<DB>, table: string): Promise<boolean> {
  // Any table of the project.
  const tables = db as unknown as Kysely<Record<string, { readonly chain_id: number }>>
  const query = tables
    .selectFrom(table)
    .select((eb) => eb.lit(1).as('one'))
    .limit(1)
  return (await query.executeTakeFirst()) === undefined
}

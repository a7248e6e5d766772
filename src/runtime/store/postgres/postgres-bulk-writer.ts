import type { Kysely } from 'kysely'
import type { SqlValue } from '../../ports/event.js'
import { type BulkTarget, type BulkWriter, chunksOf, tableMissing } from '../bulk-writer.js'
import { quoteName } from '../quote-name.js'
import { rawQuery } from '../raw-query.js'

/** More rows in a statement gain little. */
const rowsMax = 2_000
/** What a statement may take of our memory, and of the server's. */
const lengthMax = 4_000_000

/** One array per column: the text of the statement stays the same, and so does its plan. */
export function postgresBulkWriter(): BulkWriter {
  const statements = new WeakMap<BulkTarget, string>()
  return async (tx, target, rows) => {
    const sql = statements.get(target) ?? upsert(target, await typesOf(tx, target))
    statements.set(target, sql)
    for (const chunk of chunksOf(distinct(rows, target), rowsMax, lengthMax)) {
      const columns = target.columns.map((_, index) => chunk.map((row) => row[index] ?? null))
      await tx.executeQuery(rawQuery(sql, columns))
    }
  }
}

/** The last of several rows with one key: a statement can't replace a row that it wrote itself. */
function distinct(
  rows: readonly (readonly SqlValue[])[],
  { keyLength }: BulkTarget,
): readonly (readonly SqlValue[])[] {
  const byKey = new Map(rows.map((row) => [row.slice(0, keyLength).join(), row]))
  return byKey.size === rows.length ? rows : [...byKey.values()]
}

const selectTypes = `select a.attname as name, format_type(a.atttypid, null) as type
  from pg_attribute a
  where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`

async function typesOf<DB>(tx: Kysely<DB>, target: BulkTarget): Promise<readonly string[]> {
  const { rows } = await tx.executeQuery<{ name: string; type: string }>(
    rawQuery(selectTypes, [quoteName('postgres', target.table)]),
  )
  const types = new Map(rows.map(({ name, type }) => [name, type]))
  if (types.size === 0) throw tableMissing(target, new Error(`no such table: ${target.table}`))
  return target.columns.map((column) => {
    const type = types.get(column)
    if (type !== undefined) return type
    throw tableMissing(target, new Error(`${target.table} has no column named ${column}`))
  })
}

/** A replay writes the same row again. */
function upsert({ table, columns, keyLength }: BulkTarget, types: readonly string[]): string {
  const names = columns.map((name) => quoteName('postgres', name))
  const key = names.slice(0, keyLength).join(', ')
  const updates = names.slice(keyLength).map((name) => `${name} = excluded.${name}`)
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`)
  return `insert into ${quoteName('postgres', table)} (${names.join(', ')})
    select * from unnest(${arrays.join(', ')})
    on conflict (${key}) do update set ${updates.join(', ')}`
}

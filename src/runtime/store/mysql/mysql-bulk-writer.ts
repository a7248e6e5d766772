import type { Kysely } from 'kysely'
import { type BulkTarget, type BulkWriter, chunksOf, tableMissing } from '../bulk-writer.js'
import { quoteName } from '../quote-name.js'
import { rawQuery } from '../raw-query.js'

/** More rows in a statement gain nothing. */
const rowsMax = 1_000
/** Well below the least max_allowed_packet, 16 MB, even if every character takes several bytes. */
const lengthMax = 2_000_000

/** An unknown table, an unknown column. */
const missing = new Set([1146, 1054])

/** Text with many rows: prepared statements take MySQL's driver ten times as long. */
export const mysqlBulkWriter: BulkWriter = async (tx, target, rows) => {
  const sql = upsert(target)
  for (const chunk of chunksOf(rows, rowsMax, lengthMax)) await insert(tx, target, sql, chunk)
}

async function insert<DB>(
  tx: Kysely<DB>,
  target: BulkTarget,
  sql: string,
  rows: readonly unknown[],
): Promise<void> {
  try {
    await tx.executeQuery(rawQuery(sql, [rows]))
  } catch (cause) {
    const isMissing = cause instanceof Error && missing.has(Number(Reflect.get(cause, 'errno')))
    throw isMissing ? tableMissing(target, cause) : cause
  }
}

/** A replay writes the same row again. `values()` is what MariaDB and MySQL both understand. */
function upsert({ table, columns, keyLength }: BulkTarget): string {
  const names = columns.map((name) => quoteName('mysql', name))
  const updates = names.slice(keyLength).map((name) => `${name} = values(${name})`)
  return `insert into ${quoteName('mysql', table)} (${names.join(', ')}) values ?
    on duplicate key update ${updates.join(', ')}`
}

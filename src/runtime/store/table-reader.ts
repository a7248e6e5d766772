import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import type { TableCondition, TableQuery, TableReader, TableRow } from '../ports/table-reader.js'

/** Enough that a query costs nothing per row; a page is all that is in memory. */
const pageRows = 5_000

type EventTables = Record<string, TableRow & { readonly chain_id: number }>

/** Reads event tables page by page along their primary key, so that no query stays open. */
export function createTableReader<DB>(db: Kysely<DB>): TableReader {
  // Which tables there are is the registry's business; the port speaks of them by name.
  const tables = db as unknown as Kysely<EventTables>
  return {
    async *rows(query) {
      let last: TableRow | undefined
      do {
        const page: readonly TableRow[] = await readPage(tables, query, last)
        if (page.length > 0) yield page
        last = page.length < pageRows ? undefined : page.at(-1)
      } while (last !== undefined)
    },
  }
}

function readPage(
  db: Kysely<EventTables>,
  { table, columns, chainId, toBlock, where }: TableQuery,
  last: TableRow | undefined,
): Promise<readonly TableRow[]> {
  const names = new Set([...columns, 'evt_block_number', 'evt_index'])
  let query = db
    .selectFrom(table)
    .select([...names])
    .where('chain_id', '=', chainId)
    .where('evt_block_number', '<=', toBlock)
    .orderBy('evt_block_number')
    .orderBy('evt_index')
    .limit(pageRows)
  if (where !== null) query = query.where((eb) => toExpression(eb, where))
  if (last !== undefined) {
    const { evt_block_number: block, evt_index: index } = last
    query = query.where((eb) =>
      eb(eb.refTuple('evt_block_number', 'evt_index'), '>', eb.tuple(block, index)),
    )
  }
  return query.$castTo<TableRow>().execute()
}

function toExpression(
  eb: ExpressionBuilder<EventTables, string>,
  condition: TableCondition,
): Expression<SqlBool> {
  if ('and' in condition) return eb.and(condition.and.map((part) => toExpression(eb, part)))
  if ('or' in condition) return eb.or(condition.or.map((part) => toExpression(eb, part)))
  return eb(condition.column, condition.operator, condition.value)
}

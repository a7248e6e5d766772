import type { CompiledQuery, QueryResult } from 'kysely'

/** Kysely, a transaction of it, or one of our connections. */
export interface QueryRunner {
  executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>>
}

/** A query as its own text, without loading Kysely for it. */
export function rawQuery<Row = unknown>(
  sql: string,
  parameters: readonly unknown[] = [],
): CompiledQuery<Row> {
  return {
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: 'bcdata' },
    sql,
    parameters,
  }
}

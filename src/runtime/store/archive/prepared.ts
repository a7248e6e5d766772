import type { Database, Statement } from 'better-sqlite3'

/** Prepares each statement once; there are few, and they run for every record. */
export type Prepare = <Row = unknown>(sql: string) => Statement<unknown[], Row>

export function prepareOnce(database: Database): Prepare {
  const statements = new Map<string, Statement<unknown[], unknown>>()
  return <Row>(sql: string) => {
    const statement = statements.get(sql) ?? database.prepare<unknown[], unknown>(sql)
    statements.set(sql, statement)
    // What a row looks like is said by whoever wrote the statement.
    return statement as Statement<unknown[], Row>
  }
}

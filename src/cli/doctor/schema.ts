import { type Check, type Finding, needed, ok, warn } from './check.js'
import { liveTables } from './live-tables.js'

/** Has the database the tables and columns that the project's code knows? */
export const schema: Check = {
  name: 'schema',
  async run(project) {
    const tables = await needed(project.tables(), 'src/tables.ts')
    const { db, blocks } = await needed(project.store(), 'the database')
    const found = new Map(
      (await liveTables(db)).map(({ name, columns }) => [
        name,
        new Set(columns.map((column) => column.name)),
      ]),
    )
    const findings = [
      ...Object.entries(tables).flatMap(([name, columns]) =>
        compare(name, Object.keys(columns), found.get(name)),
      ),
      ...[...found.keys()].filter((name) => !(name in tables)).flatMap(unlisted),
    ]
    if (findings.length > 0) return findings
    // An older build made no such table.
    const deferred = found.has('_bcdata_deferred_index') ? await blocks.indexes.deferred() : []
    return [
      ok(`${Object.keys(tables).length} tables as expected${withoutIndexes(deferred.length)}`),
    ]
  },
}

function withoutIndexes(tables: number): string {
  return tables === 0 ? '' : `, ${tables} without their indexes until the backfill is over`
}

/** A table that only the database has; ours are none of the project's business. */
function unlisted(table: string): readonly Finding[] {
  if (table.startsWith('_bcdata_')) return []
  return [warn(`The table ${table} is not in src/tables.ts.`, 'Run `npm run db:types`.')]
}

function compare(
  table: string,
  expected: readonly string[],
  found: ReadonlySet<string> | undefined,
): readonly Finding[] {
  if (!found) {
    const fix = 'Run `npm run migrate`, or remove the table from src/tables.ts.'
    return [warn(`The table ${table} is not in the database.`, fix)]
  }
  const missing = expected.filter((column) => !found.has(column))
  const unknown = [...found].filter((column) => !expected.includes(column))
  return [
    ...missing.map((column) =>
      warn(`${table}.${column} is not in the database.`, 'Write a migration that adds it.'),
    ),
    ...unknown.map((column) =>
      warn(`${table}.${column} is only in the database.`, 'List it in src/tables.ts to read it.'),
    ),
  ]
}

import type { SqlDatabase } from '../fixtures/sql-database.js'
import { type Frame, interpolate, type TimeRange, toSeries, type VariableValues } from './frame.js'
import { serverMacros } from './server-macros.js'
import { sqliteMacros } from './sqlite-macros.js'

/** What a panel asks for, as the data source plugin of the dialect has it. */
export type Target = SqliteTarget | ServerTarget

interface SqliteTarget {
  readonly rawQueryText: string
  readonly queryType: string
  readonly timeColumns: readonly string[]
}

interface ServerTarget {
  readonly rawSql: string
  readonly format: string
}

export function sqlOf(target: Target): string {
  return 'rawSql' in target ? target.rawSql : target.rawQueryText
}

/** Runs a panel's query as Grafana and the plugin would. */
export async function runTarget(
  db: SqlDatabase,
  target: Target,
  range: TimeRange,
  variables: VariableValues,
): Promise<readonly Frame[]> {
  const frame = await readFrame(db, sqlOf(target), range, variables, timeColumns(target))
  return isSeries(target) ? toSeries(frame) : [frame]
}

/** The choices of a variable. */
export async function runVariable(
  db: SqlDatabase,
  query: string,
  range: TimeRange,
): Promise<readonly string[]> {
  const frame = await readFrame(db, query, range, {}, [])
  if (frame.length !== 1) throw new Error('A variable needs exactly one column')
  return (frame[0]?.values ?? []).map(String)
}

function isSeries(target: Target): boolean {
  return 'rawSql' in target ? target.format === 'time_series' : target.queryType === 'time series'
}

/** The servers' plugins know one name only. */
function timeColumns(target: Target): readonly string[] {
  return 'rawSql' in target ? ['time'] : target.timeColumns
}

/** Fails on everything that neither Grafana nor the plugin would replace. */
async function readFrame(
  db: SqlDatabase,
  query: string,
  range: TimeRange,
  variables: VariableValues,
  timeNames: readonly string[],
): Promise<Frame> {
  const known = {
    ...variables,
    __from: String(range.from * 1000),
    __to: String(range.to * 1000),
    __interval: `${range.intervalMs / 1000}s`,
    __interval_ms: String(range.intervalMs),
  }
  const interpolated = interpolate(query, known)
  const sql =
    db.dialect === 'sqlite'
      ? sqliteMacros(interpolated)
      : serverMacros(db.dialect, interpolated, range)
  if (sql.includes('$')) throw new Error(`Nobody replaces the variable in:\n${sql}`)
  const { columns, rows } = await db.select(sql)
  return columns.map(({ name, type }, index) => ({
    name,
    type: timeNames.includes(name) ? 'time' : type,
    labels: {},
    values: rows.map((row) => row[index]),
  }))
}

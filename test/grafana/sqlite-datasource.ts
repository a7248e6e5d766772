import type { Database } from 'better-sqlite3'

/*
 * What happens to a query between a dashboard and its panel: Grafana replaces variables, the backend
 * of frser-sqlite-datasource replaces its own and its one macro, runs the SQL and makes frames from
 * the columns' declared types. Follows pkg/plugin/{variables,macros,query}.go of that plugin.
 */

export interface TimeRange {
  /** Unix seconds. */
  readonly from: number
  readonly to: number
  readonly intervalMs: number
}

/** Chosen values of the dashboard's variables; text stands for the SQL of "All". */
export type VariableValues = Readonly<Record<string, readonly string[] | string>>

export interface Query {
  readonly rawQueryText: string
  readonly queryType: string
  readonly timeColumns: readonly string[]
}

export type FieldType = 'float' | 'integer' | 'string' | 'time' | 'unknown'

export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly unknown[]
}

export type Frame = readonly Field[]

export function runQuery(
  db: Database,
  query: Query,
  range: TimeRange,
  variables: VariableValues,
): readonly Frame[] {
  const sql = expand(query.rawQueryText, range, variables)
  const frame = readFrame(db, sql, query.timeColumns)
  return query.queryType === 'time series' ? toSeries(frame) : [frame]
}

/** Fails on everything that neither Grafana nor the plugin would replace. */
function expand(sql: string, range: TimeRange, variables: VariableValues): string {
  const known: VariableValues = {
    ...variables,
    __from: String(range.from * 1000),
    __to: String(range.to * 1000),
    __interval_ms: String(range.intervalMs),
  }
  const interpolated = sql.replace(
    /\$(\w+)|\$\{(\w+)(?::(\w+))?\}/g,
    (whole: string, plain?: string, braced?: string, format?: string) => {
      const value = known[plain ?? braced ?? '']
      return value === undefined ? whole : formatValue(value, format)
    },
  )
  const expanded = interpolated.replace(
    /\$__unixEpochGroupSeconds\(([^,)]*),\s*(\d+)\s*(?:,\s*NULL\s*)?\)/gi,
    'cast(($1 / $2) as int) * $2',
  )
  if (expanded.includes('$')) throw new Error(`Nobody replaces the variable in:\n${expanded}`)
  return expanded
}

function formatValue(value: readonly string[] | string, format: string | undefined): string {
  if (typeof value === 'string') return value
  switch (format) {
    case 'csv':
      return value.join(',')
    case 'sqlstring':
      return value.map((item) => `'${item.replaceAll("'", "''")}'`).join(',')
    case undefined:
      return value.length === 1 ? String(value[0]) : `{${value.join(',')}}`
    default:
      throw new Error(`Grafana has no format ${format} here`)
  }
}

const declaredTypes: Readonly<Record<string, FieldType>> = {
  INTEGER: 'integer',
  INT: 'integer',
  REAL: 'float',
  NUMERIC: 'float',
  DOUBLE: 'float',
  FLOAT: 'float',
  TEXT: 'string',
  BLOB: 'string',
}

function readFrame(db: Database, sql: string, timeColumns: readonly string[]): Frame {
  const statement = db.prepare(sql).safeIntegers(true).raw(true)
  const rows = statement.all() as unknown[][]
  return statement.columns().map(({ name, type }, index) => {
    const values = rows.map((row) => row[index])
    const declared = declaredTypes[type?.toUpperCase() ?? ''] ?? inferType(values)
    const isTime = timeColumns.includes(name)
    return { name, type: isTime ? 'time' : declared, labels: {}, values }
  })
}

/** Columns of expressions get the type of their first value; the others are made to fit it. */
function inferType(values: readonly unknown[]): FieldType {
  const types = new Set(values.filter((value) => value !== null).map(typeOf))
  if (types.size > 1) throw new Error(`A column mixes ${[...types].join(' and ')}`)
  return [...types][0] ?? 'unknown'
}

function typeOf(value: unknown): FieldType {
  if (typeof value === 'bigint') return 'integer'
  return typeof value === 'number' ? 'float' : 'string'
}

/** The plugin turns text columns into labels and answers one frame per series. */
function toSeries(frame: Frame): readonly Frame[] {
  const time = frame.find((field) => field.type === 'time')
  if (!time) throw new Error('A time series needs a time column')
  const numbers = frame.filter((field) => field.type === 'integer' || field.type === 'float')
  const labels = frame.filter((field) => field.type === 'string')
  if (labels.length > 0 && !isSorted(time.values)) throw new Error('Long series must be sorted')

  const rowsBySeries = new Map<string, number[]>()
  for (const index of time.values.keys()) {
    const key = JSON.stringify(labels.map((label) => label.values[index]))
    rowsBySeries.set(key, [...(rowsBySeries.get(key) ?? []), index])
  }
  return [...rowsBySeries].flatMap(([key, rows]) => {
    const texts = JSON.parse(key) as string[]
    const names = Object.fromEntries(labels.map((label, index) => [label.name, texts[index] ?? '']))
    return numbers.map((number) => [
      { ...time, values: rows.map((row) => time.values[row]) },
      { ...number, labels: names, values: rows.map((row) => number.values[row]) },
    ])
  })
}

export function isSorted(times: readonly unknown[]): boolean {
  return times.every((time, index) => index === 0 || Number(times[index - 1]) <= Number(time))
}

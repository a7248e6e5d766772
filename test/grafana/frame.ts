import type { SqlType } from '../fixtures/sql-database.js'

/*
 * What happens to a query between a dashboard and its panel: Grafana replaces variables, the data
 * source's backend its macros, and the rows become frames.
 */

export interface TimeRange {
  /** Unix seconds. */
  readonly from: number
  readonly to: number
  readonly intervalMs: number
}

/** Chosen values of the dashboard's variables; text stands for the SQL of "All". */
export type VariableValues = Readonly<Record<string, readonly string[] | string>>

export interface Field {
  readonly name: string
  readonly type: SqlType | 'time'
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly unknown[]
}

export type Frame = readonly Field[]

/** Replaces variables as Grafana does before the backend sees the query. */
export function interpolate(sql: string, variables: VariableValues): string {
  return sql.replace(
    /\$(\w+)|\$\{(\w+)(?::(\w+))?\}/g,
    (whole: string, plain?: string, braced?: string, format?: string) => {
      const value = variables[plain ?? braced ?? '']
      return value === undefined ? whole : formatValue(value, format)
    },
  )
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

/** Text columns become labels, and every series a frame of its own. */
export function toSeries(frame: Frame): readonly Frame[] {
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

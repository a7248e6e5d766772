import type { ColumnKind } from '../../shared/column-kind.js'

/** A query's rows as they are, or one series per time column, number and text label. */
export type QueryShape = 'table' | 'series'

/**
 * Everything about a dashboard that depends on the database behind it. Columns are names that the
 * model made safe; every method answers a piece of SQL.
 */
export interface DashboardDialect {
  /** Grafana's id of the data source plugin. */
  readonly plugin: string
  /** The plugin's settings in the provisioning file, one `key: value` of YAML per line. */
  readonly settings: readonly string[]
  /** What a target says besides its data source and its letter. */
  target(sql: string, shape: QueryShape): Readonly<Record<string, unknown>>
  /** Is the Unix time inside the dashboard's time range? */
  isInRange(column: string): string
  /** Is the Unix time at or before the end of the dashboard's time range? */
  isBeforeEnd(column: string): string
  /** Start of the interval that the Unix time falls into; the interval follows zoom and width. */
  bucket(column: string): string
  /** Seconds since the Unix time. */
  age(column: string): string
  /** What a person reads in a table: exact integers without padding, true and false. */
  display(column: string, kind: ColumnKind): string
  /** The beginning of a text that may be of any length. */
  excerpt(column: string): string
  /** A number for charts; exact integers are rounded to a double. */
  approximate(column: string, kind: ColumnKind): string
}

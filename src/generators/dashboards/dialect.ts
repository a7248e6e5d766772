import type { ColumnKind } from '../../shared/column-kind.js'
import type { IntegerKind } from '../../shared/exact-sql/exact-sql.js'

/** A query's rows as they are, or one series per time column, number and text label. */
export type QueryShape = 'table' | 'series'

/**
 * Everything about a dashboard that depends on the database behind it. Columns are names that the
 * model made safe; every method answers a piece of SQL.
 */
export interface DashboardDialect {
  /** Grafana's id of the data source plugin. */
  readonly plugin: string
  /** How the plugin reaches the database, as lines of YAML in the provisioning file. */
  readonly connection: readonly string[]
  /** What a target says besides its data source and its letter. */
  target(sql: string, shape: QueryShape): Readonly<Record<string, unknown>>
  /** A heading that a person reads; never a name that a query refers to. */
  heading(text: string): string
  /** Is the Unix time inside the dashboard's time range? */
  isInRange(column: string): string
  /** Is the Unix time at or before the end of the dashboard's time range? */
  isBeforeEnd(column: string): string
  /** Start of the interval that the Unix time falls into; the interval follows zoom and width. */
  bucket(column: string): string
  /** Seconds since the Unix time. */
  age(column: string): string
  /** The sum of numbers for charts; 0 where there are none. */
  total(number: string): string
  /** Ten to the power of a small integer, as a double. */
  powerOfTen(exponent: string): string
  /** The digits of a uint256 that counts parts of so many decimals, with a point: `1.5`. */
  inUnits(column: string, decimals: string): string
  /** A word and a number in one text: `Chain 1`. */
  labelled(word: string, column: string): string
  /** The exact sum of an integer column, as its digits; NULL without rows. */
  sumExact(column: string, kind: IntegerKind): string
  /** What a person reads in a table: exact integers without padding, true and false. */
  display(column: string, kind: ColumnKind): string
  /** The beginning of a text that may be of any length. */
  excerpt(column: string): string
  /** A number for charts; exact integers are rounded to a double. */
  approximate(column: string, kind: ColumnKind): string
}

/**
 * The indexes of the tables that hold events, keys and unique ones apart. Only who reads them needs
 * them, and a backfill is over sooner when they are built once, at its end.
 */
export interface EventIndexes {
  /** Drops those of tables without rows, and remembers them. Answers the tables; may be repeated. */
  defer(): Promise<readonly string[]>
  /** The tables whose indexes are still to be built. */
  deferred(): Promise<readonly string[]>
  /** Builds those of a table that were deferred; may be repeated. */
  build(table: string): Promise<void>
}

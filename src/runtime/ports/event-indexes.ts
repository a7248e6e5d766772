/**
 * The indexes of the tables that hold events, keys and unique ones apart. Only who reads them needs
 * them, and a backfill is over sooner when they are built once, at its end.
 */
export interface EventIndexes {
  /**
   * For a chain with a long way to go: drops those of tables without rows, and remembers them. Answers
   * the tables; may be repeated.
   */
  defer(chainId: number): Promise<readonly string[]>
  /**
   * For a chain without: answers the tables whose indexes are to be built now, none while another chain
   * has a long way to go. May be repeated.
   */
  release(chainId: number): Promise<readonly string[]>
  /** The tables whose indexes are still to be built. */
  deferred(): Promise<readonly string[]>
  /** Builds those of a table that were deferred; may be repeated. */
  build(table: string): Promise<void>
}

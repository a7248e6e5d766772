/** What derived tables were at an earlier block, from the before-images kept above finality. */
export interface DerivedHistory {
  /**
   * Rows of the chain as they were after the block, decoded as the table registry says, in the
   * order of the primary key. One consistent state, whatever is committed meanwhile.
   *
   * Known from the last stored block that is settled; an earlier block rejects with HISTORY_PRUNED,
   * which may happen when the indexer moves on between choosing the block and reading: choose again.
   * A block above the checkpoint gives the rows as they are now. A table that is not derived rejects
   * with CONFIG_INVALID. May be repeated.
   */
  rowsAsOf(
    chainId: number,
    table: string,
    blockNumber: number,
  ): AsyncIterable<Readonly<Record<string, unknown>>>
}

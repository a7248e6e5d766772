/**
 * Columns of a ledger's tables by name. It never changes, so that a state can be kept while others
 * follow from it, and grows by small maps that are merged when they are about equally large: a chain
 * has a table for each contract.
 */
export type TableDirectory = readonly ReadonlyMap<string, string>[]

export const noTables: TableDirectory = []

/** The columns as a binlog writes them, joined by commas. */
export function columnsOf(directory: TableDirectory, name: string): string | undefined {
  for (const tables of directory) {
    const columns = tables.get(name)
    if (columns !== undefined) return columns
  }
  return undefined
}

export function withTables(
  directory: TableDirectory,
  added: ReadonlyMap<string, string>,
): TableDirectory {
  if (added.size === 0) return directory
  const [newest, ...older] = directory
  if (newest === undefined || newest.size > 2 * added.size) return [added, ...directory]
  return withTables(older, new Map([...newest, ...added]))
}

import type { TableRegistry } from '../../shared/column-kind.js'

/** Tables that hold events: they have their place on the chain, and no handler writes them. */
export function eventTables(tables: TableRegistry, derived: readonly string[]): readonly string[] {
  return Object.keys(tables).filter((name) => {
    const columns = tables[name] ?? {}
    return 'chain_id' in columns && 'evt_block_number' in columns && !derived.includes(name)
  })
}

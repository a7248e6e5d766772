import type { TableRegistry } from '../../../shared/column-kind.js'
import type { TableCondition } from '../../ports/table-reader.js'
import { type ConditionBuilder, createConditionBuilder } from './condition.js'
import type { SourceColumns } from './source.js'

/** Tables of events: those whose rows carry the place on the chain. */
export type EventTableOf<Tables extends TableRegistry> = {
  [Name in keyof Tables & string]: Tables[Name] extends { evt_block_number: 'int32' } ? Name : never
}[keyof Tables & string]

export interface ChainTableOptions<Columns extends SourceColumns> {
  /** Compare only these rows. */
  readonly where?: (eb: ConditionBuilder<Columns>) => TableCondition
}

export interface ChainTable<Columns extends SourceColumns = SourceColumns> {
  readonly type: 'chain-table'
  readonly table: string
  readonly columns: Columns
  readonly where: TableCondition | null
}

/**
 * A table of events as the indexer filled it, up to the finalised block: rows above it can still be
 * replaced and are never compared.
 */
export function chainTable<
  const Tables extends TableRegistry,
  const Table extends EventTableOf<Tables>,
>(
  tables: Tables,
  table: Table,
  options: ChainTableOptions<Tables[Table]> = {},
): ChainTable<Tables[Table]> {
  const where = options.where?.(createConditionBuilder()) ?? null
  return { type: 'chain-table', table, columns: tables[table], where }
}

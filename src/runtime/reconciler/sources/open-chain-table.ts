import { BcdataError } from '../../../errors.js'
import type { BlockRef } from '../../ports/chain-source.js'
import type { TableReader } from '../../ports/table-reader.js'
import type { SourceValue } from '../fields/field.js'
import type { ChainTable } from './chain-table.js'
import type { Side, SourceRow } from './side.js'

export interface ChainPosition {
  readonly chainId: number
  /** The last block that counts. */
  readonly head: BlockRef
}

export function openChainTable(
  source: ChainTable,
  columns: readonly string[],
  tables: TableReader,
  { chainId, head }: ChainPosition,
): Side {
  const { table, where } = source
  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    for await (const batch of tables.rows({
      table,
      columns,
      chainId,
      toBlock: head.number,
      where,
    })) {
      yield batch.map((row) => ({
        ref: `${table}#${row.evt_block_number}/${row.evt_index}`,
        values: columns.map((column) => toValue(table, column, row[column])),
      }))
    }
  }
  return {
    rows,
    describe: () => ({ table, head: { block: head.number, hash: head.hash } }),
  }
}

function toValue(table: string, column: string, value: unknown): SourceValue {
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  throw new BcdataError(
    'RECONCILE_INPUT_INVALID',
    `The column ${table}.${column} answers ${value === undefined ? 'nothing' : typeof value}.`,
    { hint: 'Run bcdata generate, so that the table registry fits the database.' },
  )
}

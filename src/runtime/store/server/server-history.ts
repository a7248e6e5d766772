import { BcdataError } from '../../../errors.js'
import type { TableRegistry } from '../../../shared/column-kind.js'
import type { DerivedHistory } from '../../ports/derived-history.js'
import { columnDecoder } from '../column-codec.js'
import { notDerived } from '../derived-problems.js'
import { rawQuery } from '../raw-query.js'
import { decodeRows, kindIn, type Row } from './result-decoder.js'
import type { ServerConnection } from './server-connection.js'
import type { ServerDialect } from './server-dialect.js'
import { type TableShape, tableShape } from './table-shape.js'

/**
 * SQL of the rows of a table as they were after the block, every column as text, in the order of the
 * primary key.
 */
export type AsOfQuery = (shape: TableShape, chainId: number, blockNumber: number) => string

export interface ServerHistoryOptions {
  readonly dialect: ServerDialect
  readonly tables: TableRegistry
  readonly derived: readonly string[]
  readonly asOf: AsOfQuery
  readonly open: () => Promise<ServerConnection>
}

const chunkRows = 1_000

/** Each reading has a session of its own, in which it sees one state of the database. */
export function serverHistory(options: ServerHistoryOptions): DerivedHistory {
  return {
    async *rowsAsOf(chainId, table, blockNumber) {
      if (!options.derived.includes(table)) throw notDerived(table)
      const session = await options.open()
      try {
        await session.begin({ isReadonly: true, isolationLevel: 'repeatable read' })
        await checkAge(session, chainId, blockNumber)
        const shape = await tableShape(session, options.dialect, table)
        if (!shape) throw notDerived(table)
        const query = rawQuery(options.asOf(shape, chainId, blockNumber))
        for await (const { rows } of session.streamQuery<Row>(query, chunkRows)) {
          decode(rows, shape, options)
          yield* rows
        }
      } finally {
        await session.close()
      }
    },
  }
}

function decode(
  rows: readonly Row[],
  { name, columns }: TableShape,
  { dialect, tables }: ServerHistoryOptions,
): void {
  const names = columns.map((column) => column.name)
  const readers = names.map((column) => {
    const kind = kindIn(tables, name, column)
    return kind === undefined ? null : columnDecoder(dialect, kind)
  })
  decodeRows(rows, names, readers)
}

async function checkAge(
  session: ServerConnection,
  chainId: number,
  blockNumber: number,
): Promise<void> {
  const { rows } = await session.executeQuery<{ settled_number: number | null }>(
    rawQuery(
      `select settled_number from _bcdata_checkpoint
       where chain_id = ${chainId} and stream = 'events'`,
    ),
  )
  const kept = rows[0]?.settled_number ?? null
  if (kept === null || blockNumber >= kept) return
  throw new BcdataError(
    'HISTORY_PRUNED',
    `Derived rows are known from block ${kept} on; block ${blockNumber} is earlier.`,
    { hint: 'Ask again for the block that is final now.' },
  )
}

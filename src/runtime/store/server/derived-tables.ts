import { missingKey, missingTable, mixedChains } from '../derived-problems.js'
import type { QueryRunner } from '../raw-query.js'
import type { ServerDialect } from './server-dialect.js'
import { type TableShape, tableShape } from './table-shape.js'

/** Derived tables that exist must have a key: without one a row can't be found again. */
export async function checkDerivedKeys(
  db: QueryRunner,
  dialect: ServerDialect,
  derived: readonly string[],
): Promise<void> {
  for (const table of derived) await keyedShape(db, dialect, table)
}

/** What indexing needs before it starts: a misspelt table would not be restored after a fork. */
export async function checkDerivedTables(
  db: QueryRunner,
  dialect: ServerDialect,
  derived: readonly string[],
  chainCount: number,
): Promise<void> {
  for (const table of derived) {
    const shape = await keyedShape(db, dialect, table)
    if (!shape) throw missingTable(table)
    if (chainCount > 1 && !shape.primaryKey.includes('chain_id')) throw mixedChains(table)
  }
}

/** The shapes of those that exist. */
export async function derivedShapes(
  db: QueryRunner,
  dialect: ServerDialect,
  derived: readonly string[],
): Promise<readonly TableShape[]> {
  const shapes: TableShape[] = []
  for (const table of derived) {
    const shape = await keyedShape(db, dialect, table)
    if (shape) shapes.push(shape)
  }
  return shapes
}

async function keyedShape(
  db: QueryRunner,
  dialect: ServerDialect,
  table: string,
): Promise<TableShape | null> {
  const shape = await tableShape(db, dialect, table)
  if (shape && shape.primaryKey.length === 0) throw missingKey(table)
  return shape
}

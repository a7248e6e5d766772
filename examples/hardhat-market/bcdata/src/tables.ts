import type { TableRegistry, TablesOf } from 'bcdata/runtime'
import type { Database as GeneratedDatabase } from './generated/database.js'
import { tables as generatedTables } from './generated/tables.js'

/**
 * Tables of your own migrations, each column with its kind: they make queries typed and integers
 * exact. For instance `daily_volume: { day: 'int32', volume: 'uint256' }`.
 */
const ownTables = {} as const satisfies TableRegistry

/** Every table of the project. */
export const tables = { ...generatedTables, ...ownTables }

export type Database = GeneratedDatabase & TablesOf<typeof ownTables>

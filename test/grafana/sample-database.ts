import type { TableModel } from '../../src/model/contract-model.js'
import { derivedTables, eventTables, type ProjectModel } from '../../src/model/project-model.js'
import { printInternalTables } from '../../src/runtime/store/internal-tables.js'
import { printCreateTable } from '../../src/runtime/store/schema/print-ddl.js'
import type { TableDefinition } from '../../src/runtime/store/schema/table-definition.js'
import type { ColumnKind } from '../../src/shared/column-kind.js'
import { exactSql, type IntegerKind } from '../../src/shared/exact-sql/exact-sql.js'
import { openSqlDatabase, type SqlDatabase } from '../fixtures/sql-database.js'

const zero = `0x${'0'.repeat(40)}`
const sampleAddresses: readonly string[] = [zero, '1', '2', '3'].map(
  (digit) => `0x${digit.slice(-1).repeat(40)}`,
)

/** All tables of the project, with rows at these block times on these chains. */
export async function sampleDatabase(
  project: ProjectModel,
  times: readonly number[],
  chainIds: readonly number[],
): Promise<SqlDatabase> {
  const db = await openSqlDatabase(project.dialect)
  for (const statement of printInternalTables(db.dialect)) await db.run(statement)
  const events = eventTables(project)
  const derived = derivedTables(project)
  for (const table of events) {
    await createTable(db, table.name, definitionOf(table, ['evt_block_time', ...table.indexes]))
  }
  for (const table of derived) {
    await createTable(db, table.name, definitionOf(table, table.indexes))
  }
  for (const chainId of chainIds) {
    await fillInternalTables(db, times, chainId)
    for (const table of events) await insertRows(db, table, times, chainId)
    const never = sampleAddresses.map(() => 0)
    for (const table of derived) await insertRows(db, table, never, chainId)
  }
  return db
}

async function fillInternalTables(
  db: SqlDatabase,
  times: readonly number[],
  chainId: number,
): Promise<void> {
  const checkpoint = {
    chain_id: chainId,
    stream: `'events'`,
    block_number: times.length,
    block_hash: `'0x01'`,
    block_time: times.at(-1) ?? 0,
    // Stored an hour after it was made.
    updated_at: (times.at(-1) ?? 0) + 3_600,
  }
  const letter = {
    chain_id: chainId,
    block_number: 1,
    log_index: 0,
    block_hash: `'0x01'`,
    block_time: times[0] ?? 0,
    tx_hash: `'0x02'`,
    tx_index: 0,
    contract: `'Token'`,
    address: `'${zero}'`,
    topics: `'[]'`,
    data: `'0x'`,
    reason: `'The data is too short.'`,
  }
  await insert(db, '_bcdata_checkpoint', [checkpoint])
  await insert(db, '_bcdata_dead_letter', [letter])
  const failure = {
    ...{ chain_id: chainId, contract: `'Token'`, event: `'transfer'` },
    ...{ block_number: 2, tx_hash: `'0x02'`, reason: `'no price'` },
  }
  const failures = [0, 1].map((index) => ({ ...failure, log_index: index }))
  await insert(db, '_bcdata_failed_handler', failures)
  const gap = {
    ...{ chain_id: chainId, address: `'any'`, topic0: `'0x03'`, topic_count: 3 },
    ...{ table_name: `'token_evt_transfer'` },
  }
  // The node refused three ranges; the fourth is still to be fetched.
  const gaps = [2, 2, 2, 1].map((wanted, index) => ({
    ...{ ...gap, from_block: 10 * index, to_block: 10 * index + 4, wanted },
  }))
  await insert(db, '_bcdata_gap', gaps)
}

function definitionOf(
  { columns, primaryKey }: TableModel,
  indexes: readonly string[],
): TableDefinition {
  const kinds = columns.map(
    ({ name, kind, nullable }) => [name, nullable ? (`${kind}?` as const) : kind] as const,
  )
  return { columns: Object.fromEntries(kinds), primaryKey, indexes }
}

async function createTable(
  db: SqlDatabase,
  name: string,
  definition: TableDefinition,
): Promise<void> {
  for (const sql of printCreateTable(db.dialect, name, definition)) await db.run(sql)
}

/** Values are pieces of SQL. */
type SqlValues = Readonly<Record<string, number | string>>

async function insert(db: SqlDatabase, table: string, rows: readonly SqlValues[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  const values = rows.map((row) => `(${Object.values(row).join(', ')})`)
  await db.run(`INSERT INTO ${table} (${columns}) VALUES ${values.join(', ')}`)
}

async function insertRows(
  db: SqlDatabase,
  { name, columns, primaryKey }: TableModel,
  times: readonly number[],
  chainId: number,
): Promise<void> {
  const rows = times.map((time, index) => {
    const known: SqlValues = {
      chain_id: chainId,
      evt_block_number: index + 1,
      evt_block_time: time,
      contract_address: `'${sampleAddresses[2 + (Math.floor(index / 2) % 2)]}'`,
      holder: `'${sampleAddresses[index]}'`,
      symbol: 'NULL',
      decimals: 'NULL',
    }
    const row = columns.map(({ name: column, kind }) => {
      // Holders have more than nothing; other signed integers are below it.
      const sampleKind = column === 'balance' ? 'uint256' : kind
      return [column, known[column] ?? sampleValue(db, sampleKind, index)] as const
    })
    return Object.fromEntries(row)
  })
  const byKey = rows.map((row) => [primaryKey.map((column) => row[column]).join(), row] as const)
  await insert(db, name, [...new Map(byKey).values()])
}

function sampleValue(db: SqlDatabase, kind: ColumnKind, index: number): number | string {
  const integer = (value: bigint, of: IntegerKind) => exactSql(db.dialect).literal(value, of)
  switch (kind) {
    case 'int32':
      return index
    case 'int64':
      return integer(2n ** 62n + BigInt(index), kind)
    case 'uint64':
      return integer(2n ** 64n - 1n - BigInt(index), kind)
    // 0, 7, 14, 21 tokens: as texts without padding they would sort otherwise.
    case 'uint256':
      return integer(BigInt(index) * 7n * 10n ** 18n, kind)
    case 'int256':
      return integer(BigInt(index) * -(10n ** 18n), kind)
    case 'bool':
      return db.dialect === 'postgres' ? String(index % 2 === 1) : index % 2
    case 'text':
      return `'it''s "text" ${index}'`
    case 'json':
      return `'["1"]'`
    default:
      return `'${sampleAddresses[index % 2]}'`
  }
}

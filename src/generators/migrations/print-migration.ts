import { eventBaseColumns } from '../../model/base-columns.js'
import type { ColumnModel, TableModel } from '../../model/contract-model.js'
import type { ColumnKind } from '../../shared/column-kind.js'
import { printChain, printList } from '../typescript/layout.js'
import { quote } from '../typescript/print.js'

/** SQL as Kysely's schema builder, so that a team reads and extends migrations in TypeScript. */
export function printMigration(
  eventTables: readonly TableModel[],
  derivedTables: readonly TableModel[],
): string {
  const tables = [...eventTables.map(printEventTable), ...derivedTables.map(printDerivedTable)]
  return `import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
${tables.join('\n\n')}
}

/** The chain's coordinates, which every event has. */
function createEventTable(db: Kysely<unknown>, table: string) {
  return db.schema
    .createTable(table)
${eventBaseColumns.map((column) => `    ${printColumn(column)}`).join('\n')}
    .addPrimaryKeyConstraint(\`\${table}_pk\`, ['chain_id', 'evt_block_number', 'evt_index'])
    .modifyEnd(sql\`strict, without rowid\`)
}

function createIndex(
  db: Kysely<unknown>,
  table: string,
  column: string,
  name = \`\${table}_\${column}_idx\`,
) {
  return db.schema.createIndex(name).on(table).column(column).execute()
}

function notNull(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder {
  return column.notNull()
}
`
}

function printEventTable(table: TableModel): string {
  const parameters = table.columns.slice(eventBaseColumns.length)
  const start = `  await createEventTable(db, ${quote(table.name)})`
  const create = printChain(start, [...parameters.map(printColumn), '.execute()'])
  return [create, ...printIndexes(table)].join('\n')
}

function printDerivedTable(table: TableModel): string {
  const key = table.primaryKey.map(quote).join(', ')
  const lines = [
    '  await db.schema',
    `.createTable(${quote(table.name)})`,
    ...table.columns.map(printColumn),
    `.addPrimaryKeyConstraint(${quote(`${table.name}_pk`)}, [${key}])`,
    ...table.columns.filter(isIntegerText).map((column) => printCheck(table, column)),
    '.modifyEnd(sql`strict, without rowid`)',
    '.execute()',
  ]
  return [lines.join('\n    '), ...printIndexes(table)].join('\n')
}

function printColumn(column: ColumnModel): string {
  const constraint = column.nullable ? '' : ', notNull'
  return `.addColumn(${quote(column.name)}, ${quote(sqlType[column.kind])}${constraint})`
}

function printIndexes(table: TableModel): readonly string[] {
  return table.indexes.map(({ name, column }) =>
    printList({
      before: '  await createIndex',
      open: '(',
      items: ['db', ...[table.name, column, ...shortName(table, column, name)].map(quote)],
      close: ')',
      after: '',
    }),
  )
}

/** Index names are only written where the usual one would be too long. */
function shortName(table: TableModel, column: string, name: string): readonly string[] {
  return name === `${table.name}_${column}_idx` ? [] : [name]
}

/** A decimal that is not padded would sort and add up wrongly; handlers must not be able to write one. */
function printCheck(table: TableModel, column: ColumnModel): string {
  const name = quote(`${table.name}_${column.name}_ck`)
  const width = column.kind === 'uint64' ? 20 : 78
  return `.addCheckConstraint(${name}, sql\`length(\${sql.ref(${quote(column.name)})}) = ${width}\`)`
}

function isIntegerText(column: ColumnModel): boolean {
  return column.kind === 'uint64' || column.kind === 'uint256' || column.kind === 'int256'
}

const sqlType: Record<ColumnKind, 'integer' | 'text'> = {
  int32: 'integer',
  int64: 'integer',
  bool: 'integer',
  uint64: 'text',
  uint256: 'text',
  int256: 'text',
  hex: 'text',
  text: 'text',
  json: 'text',
}

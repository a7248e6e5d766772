import type { ColumnKinds } from '../shared/column-kind.js'
import { eventBaseColumns } from './base-columns.js'
import type { TableModel } from './contract-model.js'
import { mapColumns, nullable, type Schema, type SchemaStep } from './schema-step.js'

/** What leads from the schema to these tables; what the schema has beyond them stays as it is. */
export function diffSchema(
  before: Schema,
  events: readonly TableModel[],
  derived: readonly TableModel[],
): readonly SchemaStep[] {
  return [
    ...events.flatMap((table) => diffTable(before.get(table.name), table, createEventTable)),
    ...derived.flatMap((table) => diffTable(before.get(table.name), table, createTable)),
  ]
}

function diffTable(
  before: ColumnKinds | undefined,
  table: TableModel,
  create: (table: TableModel) => SchemaStep,
): readonly SchemaStep[] {
  const step = create(table)
  if (!before || !('columns' in step) || step.do === 'dropNotNull') return [step]
  const wanted = Object.entries(step.columns)
  const added = wanted.filter(([name]) => !Object.hasOwn(before, name))
  const loosened = wanted
    .filter(([name, kind]) => kind.endsWith('?') && before[name] === kind.slice(0, -1))
    .map(([name]) => name)
  return [
    ...(added.length > 0 ? [addColumns(table.name, Object.fromEntries(added))] : []),
    ...(loosened.length > 0 ? [dropNotNull(table.name, loosened)] : []),
  ]
}

function addColumns(table: string, columns: ColumnKinds): SchemaStep {
  const optional = mapColumns(columns, (name, kind) => [name, nullable(kind)])
  return { do: 'addColumns', table, columns: optional }
}

function dropNotNull(table: string, columns: readonly string[]): SchemaStep {
  return { do: 'dropNotNull', table, columns }
}

function createEventTable({ name, columns, indexes }: TableModel): SchemaStep {
  const own = columns.slice(eventBaseColumns.length)
  return { do: 'createEventTable', table: name, columns: kindsOf(own), indexes }
}

function createTable({ name, columns, primaryKey, indexes }: TableModel): SchemaStep {
  return { do: 'createTable', table: name, columns: kindsOf(columns), primaryKey, indexes }
}

function kindsOf(columns: TableModel['columns']): ColumnKinds {
  return Object.fromEntries(
    columns.map(({ name, kind, nullable: isNullable }) => [name, isNullable ? `${kind}?` : kind]),
  )
}

import type { ColumnKind, ColumnKinds } from '../shared/column-kind.js'

/**
 * One change of the database's tables, as migrations make it. Only such as lose nothing: tables and
 * columns are never dropped, and what becomes rarer becomes nullable.
 */
export type SchemaStep =
  | {
      readonly do: 'createEventTable'
      readonly table: string
      readonly columns: ColumnKinds
      readonly indexes: readonly string[]
    }
  | {
      readonly do: 'createTable'
      readonly table: string
      readonly columns: ColumnKinds
      readonly primaryKey: readonly string[]
      readonly indexes: readonly string[]
    }
  | { readonly do: 'addColumns'; readonly table: string; readonly columns: ColumnKinds }
  | { readonly do: 'dropNotNull'; readonly table: string; readonly columns: readonly string[] }
  | {
      readonly do: 'renameColumn'
      readonly table: string
      readonly from: string
      readonly to: string
    }

/** Table → its columns, as all steps together leave them. */
export type Schema = ReadonlyMap<string, ColumnKinds>

/** Throws a RangeError where a step doesn't fit what is there, as after a bad merge. */
export function applySteps(schema: Schema, steps: readonly SchemaStep[]): Schema {
  const tables = new Map(schema)
  for (const step of steps) tables.set(step.table, applyStep(tables.get(step.table), step))
  return tables
}

function applyStep(before: ColumnKinds | undefined, step: SchemaStep): ColumnKinds {
  if (step.do === 'createEventTable' || step.do === 'createTable') {
    if (before) throw new RangeError(`the table ${step.table} is made twice`)
    return step.columns
  }
  if (!before) throw new RangeError(`the table ${step.table} is changed, but never made`)
  switch (step.do) {
    case 'addColumns': {
      const twice = Object.keys(step.columns).find((name) => Object.hasOwn(before, name))
      if (twice !== undefined) throw new RangeError(`${step.table}.${twice} is added twice`)
      return { ...before, ...step.columns }
    }
    case 'dropNotNull':
      return mapColumns(before, (name, kind) => [
        name,
        step.columns.includes(name) ? nullable(kind) : kind,
      ])
    case 'renameColumn':
      return mapColumns(before, (name, kind) => [name === step.from ? step.to : name, kind])
  }
}

/** The kind of a column that can be NULL. */
export function nullable(kind: ColumnKinds[string]): ColumnKinds[string] {
  return kind.endsWith('?') ? kind : `${kind as ColumnKind}?`
}

export function mapColumns(
  columns: ColumnKinds,
  change: (name: string, kind: ColumnKinds[string]) => [string, ColumnKinds[string]],
): ColumnKinds {
  return Object.fromEntries(Object.entries(columns).map(([name, kind]) => change(name, kind)))
}

import type { OperationNode } from 'kysely'
import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import { baseKind } from '../column-codec.js'
import { child, children, identifier, sources, tableName } from './nodes.js'

/** Column → its kind; undefined where the columns of a source can't be told. */
type Columns = ReadonlyMap<string, ColumnKind | undefined> | undefined

type Tables = ReadonlyMap<string, Columns>

/**
 * The kinds of what a query answers, by the names in its result, as far as the query itself tells:
 * through aliases, joins, subqueries, common table expressions and unions. A server doesn't tell
 * where columns of those come from.
 */
export function resultKinds(
  query: OperationNode,
  registry: TableRegistry,
): ReadonlyMap<string, ColumnKind> {
  const columns = query.kind === 'RawNode' ? undefined : answered(query, tablesOf(registry))
  const known = [...(columns ?? [])].filter(
    (entry): entry is [string, ColumnKind] => entry[1] !== undefined,
  )
  return new Map(known)
}

const tablesByRegistry = new WeakMap<TableRegistry, Tables>()

function tablesOf(registry: TableRegistry): Tables {
  const known = tablesByRegistry.get(registry)
  if (known) return known
  const tables: Tables = new Map(
    Object.entries(registry).map(([name, columns]) => [
      name,
      new Map(Object.entries(columns).map(([column, kind]) => [column, baseKind(kind)])),
    ]),
  )
  tablesByRegistry.set(registry, tables)
  return tables
}

function answered(query: OperationNode, known: Tables): Columns {
  const tables = withExpressions(query, known)
  const scope = new Map(sources(query).map((source) => named(source, tables)))
  const selections = [
    ...children(query, 'selections'),
    ...children(child(query, 'returning'), 'selections'),
  ]
  const columns = new Map<string, ColumnKind | undefined>()
  for (const selection of selections) {
    const found = selected(child(selection, 'selection'), scope, tables)
    if (found === undefined) return undefined
    for (const [name, kind] of found) columns.set(name, kind)
  }
  return columns
}

/** A common table expression hides a table of the same name. */
function withExpressions(query: OperationNode, known: Tables): Tables {
  const expressions = children(child(query, 'with'), 'expressions')
  if (expressions.length === 0) return known
  const tables = new Map(known)
  for (const expression of expressions) {
    const name = tableName(child(child(expression, 'name'), 'table'))
    const inner = child(expression, 'expression')
    if (name !== undefined) tables.set(name, inner && answered(inner, tables))
  }
  return tables
}

function named(source: OperationNode, tables: Tables): readonly [string, Columns] {
  const isAliased = source.kind === 'AliasNode'
  const inner = isAliased ? child(source, 'node') : source
  const table = tableName(inner)
  const name = isAliased ? identifier(child(source, 'alias')) : table
  const isQuery = inner?.kind === 'SelectQueryNode'
  const columns = isQuery ? answered(inner, tables) : tables.get(table ?? '')
  return [name ?? '', columns]
}

/** What one selection adds to the result; undefined where it adds nobody knows what. */
function selected(selection: OperationNode | undefined, scope: Tables, tables: Tables): Columns {
  if (selection?.kind === 'SelectAllNode') return merged([...scope.values()])
  if (selection?.kind === 'AliasNode') {
    const name = identifier(child(selection, 'alias'))
    return name === undefined
      ? undefined
      : new Map([[name, kindOf(child(selection, 'node'), scope, tables)]])
  }
  const column = selection?.kind === 'ReferenceNode' ? child(selection, 'column') : selection
  if (column?.kind === 'SelectAllNode') return scope.get(tableName(child(selection, 'table')) ?? '')
  const name = identifier(column)
  return name === undefined ? undefined : new Map([[name, kindOf(selection, scope, tables)]])
}

/** Of two columns with one name a row has the last one. */
function merged(all: readonly Columns[]): Columns {
  const columns = new Map<string, ColumnKind | undefined>()
  for (const source of all) {
    if (source === undefined) return undefined
    for (const [name, kind] of source) columns.set(name, kind)
  }
  return columns
}

function kindOf(
  node: OperationNode | undefined,
  scope: Tables,
  tables: Tables,
): ColumnKind | undefined {
  if (node?.kind === 'SelectQueryNode') return only(answered(node, tables))
  const column = identifier(node?.kind === 'ReferenceNode' ? child(node, 'column') : node)
  if (column === undefined) return undefined
  const table = tableName(node?.kind === 'ReferenceNode' ? child(node, 'table') : undefined)
  if (table !== undefined) return scope.get(table)?.get(column)
  const owners = [...scope.values()].filter(
    (columns) => columns === undefined || columns.has(column),
  )
  return owners.length === 1 ? owners[0]?.get(column) : undefined
}

function only(columns: Columns): ColumnKind | undefined {
  return columns?.size === 1 ? [...columns.values()][0] : undefined
}

import type { OperationNode } from 'kysely'

/*
 * Nodes of a query by the names of their fields: what can stand where is not in Kysely's types.
 */

export function child(node: OperationNode | undefined, key: string): OperationNode | undefined {
  return children(node, key)[0]
}

export function children(node: OperationNode | undefined, key: string): readonly OperationNode[] {
  const value: unknown = node && Reflect.get(node, key)
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]) as readonly OperationNode[]
}

export function identifier(node: OperationNode | undefined): string | undefined {
  if (node?.kind === 'ColumnNode') return identifier(child(node, 'column'))
  if (node?.kind !== 'IdentifierNode') return undefined
  const name: unknown = Reflect.get(node, 'name')
  return typeof name === 'string' ? name : undefined
}

/** The name of a table in the main schema. */
export function tableName(node: OperationNode | undefined): string | undefined {
  if (node?.kind !== 'TableNode') return undefined
  const table = child(node, 'table')
  return child(table, 'schema') ? undefined : identifier(child(table, 'identifier'))
}

/** The tables and subqueries that a query reads or writes; the target of a write comes first. */
export function sources(query: OperationNode): readonly OperationNode[] {
  const joins = children(query, 'joins').flatMap((join) => children(join, 'table'))
  return [
    ...children(query, 'into'),
    ...children(query, 'table'),
    ...children(child(query, 'from'), 'froms'),
    ...children(child(query, 'using'), 'tables'),
    ...joins,
  ]
}

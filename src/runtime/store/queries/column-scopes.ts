import type { OperationNode } from 'kysely'
import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import { baseKind } from '../column-codec.js'
import { child, children, identifier, sources, tableName } from './nodes.js'

type Columns = TableRegistry[string]

/** Name that a query uses for a table → its columns; undefined where they can't be told. */
type Scope = ReadonlyMap<string, Columns | undefined>

/** Which kind a column reference has, from the tables of the queries around it. */
export class ColumnScopes {
  readonly #tables: TableRegistry
  readonly #scopes: Scope[] = []
  /** Names of common table expressions, which hide tables of the same name. */
  readonly #hidden = new Set<string>()

  constructor(tables: TableRegistry) {
    this.#tables = tables
  }

  clear(): void {
    this.#scopes.length = 0
    this.#hidden.clear()
  }

  within(query: OperationNode, visit: () => void): void {
    for (const name of expressionNames(query)) this.#hidden.add(name)
    this.#scopes.push(new Map(sources(query).map((node) => this.#named(node))))
    visit()
    this.#scopes.pop()
  }

  /** Of an operand; undefined for everything but a column of a known table. */
  kindOf(node: OperationNode): ColumnKind | undefined {
    const reference = node.kind === 'ReferenceNode' ? node : undefined
    const column = identifier(reference ? child(reference, 'column') : node)
    if (column === undefined) return undefined
    const table = tableName(reference && child(reference, 'table'))
    return table === undefined ? this.#unqualified(column) : this.#qualified(table, column)
  }

  /** Of a column in the column list of an insert, or on the left of a `set`. */
  updatedKind(column: OperationNode): ColumnKind | undefined {
    const name = identifier(column) ?? identifier(child(column, 'column'))
    const target = this.#scopes.at(-1)?.values().next().value
    return name === undefined ? undefined : kindIn(target, name)
  }

  #qualified(table: string, column: string): ColumnKind | undefined {
    const scope = this.#scopes.findLast((candidate) => candidate.has(table))
    return kindIn(scope?.get(table), column)
  }

  /** The innermost query that can have the column decides; a source of unknown columns makes it open. */
  #unqualified(column: string): ColumnKind | undefined {
    for (const scope of this.#scopes.toReversed()) {
      const kinds = [...scope.values()].map(
        (columns) => columns && (kindIn(columns, column) ?? null),
      )
      if (kinds.includes(undefined)) return undefined
      const found = kinds.find((kind) => kind !== null)
      if (found) return found
    }
    return undefined
  }

  #named(node: OperationNode): readonly [string, Columns | undefined] {
    const aliased = node.kind === 'AliasNode'
    const table = tableName(aliased ? child(node, 'node') : node)
    const name = aliased ? identifier(child(node, 'alias')) : table
    const known =
      table !== undefined && !this.#hidden.has(table) && Object.hasOwn(this.#tables, table)
    // A source without a name of its own still makes unqualified columns uncertain.
    return [name ?? '', known ? this.#tables[table] : undefined]
  }
}

function kindIn(columns: Columns | undefined, column: string): ColumnKind | undefined {
  const kind = columns && Object.hasOwn(columns, column) ? columns[column] : undefined
  return kind === undefined ? undefined : baseKind(kind)
}

function expressionNames(query: OperationNode): readonly string[] {
  return children(child(query, 'with'), 'expressions').flatMap((expression) => {
    const name = tableName(child(child(expression, 'name'), 'table'))
    return name === undefined ? [] : [name]
  })
}

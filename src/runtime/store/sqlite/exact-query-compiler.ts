import {
  type BinaryOperationNode,
  type ColumnUpdateNode,
  type CompiledQuery,
  type DeleteQueryNode,
  type InsertQueryNode,
  type LimitNode,
  type OffsetNode,
  type OperationNode,
  type PrimitiveValueListNode,
  type RootOperationNode,
  type SelectQueryNode,
  SqliteQueryCompiler,
  type UpdateQueryNode,
  type ValueNode,
} from 'kysely'
import { BcdataError } from '../../../errors.js'
import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import { encodeColumn } from '../column-codec.js'
import { ColumnScopes } from './column-scopes.js'

type Kind = ColumnKind | undefined

/**
 * Writes every value in the form of the column that it is stored in or compared with. A bigint whose
 * column can't be told is refused, since SQLite would compare its digits with padded text: a wrong
 * answer without an error.
 */
export class ExactQueryCompiler extends SqliteQueryCompiler {
  readonly #scopes: ColumnScopes
  /** What the enclosing node says about the values in this one. */
  readonly #kinds = new Map<OperationNode, Kind | readonly Kind[]>()

  constructor(tables: TableRegistry) {
    super()
    this.#scopes = new ColumnScopes(tables)
  }

  override compileQuery<R = unknown>(
    node: RootOperationNode,
    queryId: Parameters<SqliteQueryCompiler['compileQuery']>[1],
  ): CompiledQuery<R> {
    this.#scopes.clear()
    this.#kinds.clear()
    return super.compileQuery(node, queryId) as CompiledQuery<R>
  }

  protected override visitSelectQuery(node: SelectQueryNode): void {
    this.#scopes.within(node, () => super.visitSelectQuery(node))
  }

  protected override visitUpdateQuery(node: UpdateQueryNode): void {
    this.#scopes.within(node, () => super.visitUpdateQuery(node))
  }

  protected override visitDeleteQuery(node: DeleteQueryNode): void {
    this.#scopes.within(node, () => super.visitDeleteQuery(node))
  }

  protected override visitInsertQuery(node: InsertQueryNode): void {
    this.#scopes.within(node, () => {
      if (node.values?.kind === 'ValuesNode') this.#expectRows(node)
      super.visitInsertQuery(node)
    })
  }

  protected override visitColumnUpdate(node: ColumnUpdateNode): void {
    this.#expect(node.value, this.#scopes.updatedKind(node.column))
    super.visitColumnUpdate(node)
  }

  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    if (isComparison(node.operator)) {
      this.#expect(node.rightOperand, this.#scopes.kindOf(node.leftOperand))
      this.#expect(node.leftOperand, this.#scopes.kindOf(node.rightOperand))
    }
    super.visitBinaryOperation(node)
  }

  protected override visitLimit(node: LimitNode): void {
    this.#expect(node.limit, 'int32')
    super.visitLimit(node)
  }

  protected override visitOffset(node: OffsetNode): void {
    this.#expect(node.offset, 'int32')
    super.visitOffset(node)
  }

  protected override visitValue(node: ValueNode): void {
    if (node.immediate) this.appendImmediateValue(node.value)
    else this.appendValue(encoded(node.value, oneKind(this.#kinds.get(node))))
  }

  protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
    const kinds = this.#kinds.get(node)
    this.append('(')
    node.values.forEach((value, index) => {
      if (index > 0) this.append(', ')
      this.appendValue(encoded(value, Array.isArray(kinds) ? kinds[index] : oneKind(kinds)))
    })
    this.append(')')
  }

  /** Only a plain value takes its neighbour's kind: what a function makes of a value is its own. */
  #expect(node: OperationNode, kind: Kind): void {
    if (kind === undefined) return
    if (node.kind === 'ValueNode' || node.kind === 'PrimitiveValueListNode') {
      this.#kinds.set(node, kind)
    } else {
      for (const operand of operands(node)) this.#expect(operand, kind)
    }
  }

  #expectRows({ columns, values }: InsertQueryNode): void {
    const kinds = columns?.map((column) => this.#scopes.updatedKind(column)) ?? []
    for (const row of children(values, 'values')) {
      if (row.kind === 'PrimitiveValueListNode') this.#kinds.set(row, kinds)
      else this.#expectRow(children(row, 'values'), kinds)
    }
  }

  #expectRow(values: readonly OperationNode[], kinds: readonly Kind[]): void {
    for (const [index, value] of values.entries()) this.#expect(value, kinds[index])
  }
}

/** The values of a list, and the two of `between`. */
function operands(node: OperationNode): readonly OperationNode[] {
  if (node.kind === 'ValueListNode') return children(node, 'values')
  if (node.kind === 'AndNode') return [...children(node, 'left'), ...children(node, 'right')]
  return []
}

function children(node: OperationNode | undefined, key: string): readonly OperationNode[] {
  const value: unknown = node && Reflect.get(node, key)
  return (Array.isArray(value) ? value : [value]) as readonly OperationNode[]
}

const comparisons = new Set([
  ...['=', '==', '!=', '<>', '>', '>=', '<', '<=', 'in', 'not in', 'is', 'is not'],
  ...['between', 'between symmetric', 'is distinct from', 'is not distinct from'],
])

function isComparison(operator: OperationNode): boolean {
  return comparisons.has(String(Reflect.get(operator, 'operator')))
}

function oneKind(kinds: Kind | readonly Kind[]): Kind {
  return typeof kinds === 'string' ? kinds : undefined
}

function encoded(value: unknown, kind: Kind): unknown {
  if (kind !== undefined) return encodeColumn(kind, value)
  if (typeof value !== 'bigint') return value
  throw new BcdataError(
    'DATABASE_VALUE_INVALID',
    `The query compares or stores the bigint ${value} where its column can't be told.`,
    {
      hint: 'Name the column beside the value, or encode it: encodeUint256(value), encodeInt256(value), or Number(value) for an integer column.',
    },
  )
}

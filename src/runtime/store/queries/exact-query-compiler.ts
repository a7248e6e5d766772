import {
  type BinaryOperationNode,
  type ColumnUpdateNode,
  type CompiledQuery,
  type DefaultQueryCompiler,
  type DeleteQueryNode,
  type FunctionNode,
  type InsertQueryNode,
  type LimitNode,
  MysqlQueryCompiler,
  type OffsetNode,
  type OnConflictNode,
  type OperationNode,
  PostgresQueryCompiler,
  type PrimitiveValueListNode,
  type QueryCompiler,
  type ReferenceNode,
  type RootOperationNode,
  type SelectQueryNode,
  SqliteQueryCompiler,
  type UpdateQueryNode,
  type ValueNode,
} from 'kysely'
import { BcdataError } from '../../../errors.js'
import type { ColumnKind, TableRegistry } from '../../../shared/column-kind.js'
import type { Dialect } from '../../../shared/dialect.js'
import { type ColumnEncoder, columnEncoder } from '../column-codec.js'
import { ColumnScopes } from './column-scopes.js'
import { assertUpsert, excludedColumn, printExcluded, printNothing } from './mysql-upsert.js'
import { printExactCall } from './print-exact-call.js'

type Kind = ColumnKind | undefined

const bases: Readonly<Record<Dialect, new () => DefaultQueryCompiler>> = {
  sqlite: SqliteQueryCompiler,
  mysql: MysqlQueryCompiler,
  postgres: PostgresQueryCompiler,
}

/**
 * Kysely's compiler of the dialect, which writes every value in the form of the column that it is
 * stored in or compared with. A bigint whose column can't be told is refused, since where integers
 * are padded text the database would compare digits: a wrong answer without an error.
 */
export function exactQueryCompiler(dialect: Dialect, tables: TableRegistry): QueryCompiler {
  return new (exact(bases[dialect]))(dialect, tables)
}

function exact(
  Base: new () => DefaultQueryCompiler,
): new (dialect: Dialect, tables: TableRegistry) => QueryCompiler {
  return class extends Base {
    readonly #scopes: ColumnScopes
    readonly #encoders: Map<ColumnKind, ColumnEncoder> = new Map()
    readonly #dialect: Dialect
    /** What the enclosing node says about the values in this one. */
    readonly #kinds = new Map<OperationNode, Kind | readonly Kind[]>()

    constructor(dialect: Dialect, tables: TableRegistry) {
      super()
      this.#dialect = dialect
      this.#scopes = new ColumnScopes(tables)
    }

    override compileQuery(
      node: RootOperationNode,
      queryId: Parameters<DefaultQueryCompiler['compileQuery']>[1],
    ): CompiledQuery {
      this.#scopes.clear()
      this.#kinds.clear()
      return super.compileQuery(node, queryId)
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

    protected override visitFunction(node: FunctionNode): void {
      const exactCall = printExactCall(this.#dialect, node, (column) => this.#scopes.kindOf(column))
      if (exactCall === null) super.visitFunction(node)
      else this.append(exactCall)
    }

    protected override visitOnConflict(node: OnConflictNode): void {
      if (this.#dialect === 'mysql') this.#visitUpsert(node)
      else super.visitOnConflict(node)
    }

    #visitUpsert(node: OnConflictNode): void {
      assertUpsert(node)
      this.append('on duplicate key update ')
      if (node.updates) this.compileList(node.updates)
      else this.append(printNothing(node))
    }

    protected override visitReference(node: ReferenceNode): void {
      const excluded = this.#dialect === 'mysql' ? excludedColumn(node) : null
      if (excluded === null) super.visitReference(node)
      else this.append(printExcluded(excluded))
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
      else this.appendValue(this.#encoded(node.value, oneKind(this.#kinds.get(node))))
    }

    protected override visitPrimitiveValueList(node: PrimitiveValueListNode): void {
      const kinds = this.#kinds.get(node)
      this.append('(')
      node.values.forEach((value, index) => {
        if (index > 0) this.append(', ')
        this.appendValue(this.#encoded(value, Array.isArray(kinds) ? kinds[index] : oneKind(kinds)))
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

    #encoded(value: unknown, kind: Kind): unknown {
      if (kind === undefined) return withoutKind(value)
      const encode = this.#encoders.get(kind) ?? columnEncoder(this.#dialect, kind)
      this.#encoders.set(kind, encode)
      return encode(value)
    }
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

function withoutKind(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  throw new BcdataError(
    'DATABASE_VALUE_INVALID',
    `The query compares or stores the bigint ${value} where its column can't be told.`,
    {
      hint: 'Name the column beside the value, or encode it: encodeUint256(value), encodeInt256(value), or Number(value) for an integer column.',
    },
  )
}

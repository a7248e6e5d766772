import type { FunctionNode, OperationNode, ReferenceNode } from 'kysely'
import { BcdataError } from '../../../errors.js'
import type { ColumnKind } from '../../../shared/column-kind.js'
import type { Dialect } from '../../../shared/dialect.js'
import { type ExactFunction, parseCallName } from '../../../shared/exact-sql/exact-call.js'
import {
  type ExactSql,
  exactSql,
  type IntegerKind,
  isIntegerKind,
} from '../../../shared/exact-sql/exact-sql.js'
import { quoteName } from '../quote-name.js'

const printers: Readonly<
  Record<ExactFunction, (exact: ExactSql, column: string, kind: IntegerKind) => string>
> = {
  approximate: (exact, column, kind) => exact.approximate(column, kind),
  max: (exact, column, kind) => exact.decimalText(`max(${column})`, kind),
  min: (exact, column, kind) => exact.decimalText(`min(${column})`, kind),
  sum: (exact, column, kind) => exact.sumExact(column, kind),
}

/**
 * The SQL of a call that one of our helpers made; null for every other function.
 * @param kindOf by the tables of the query
 */
export function printExactCall(
  dialect: Dialect,
  { func, arguments: [column] }: FunctionNode,
  kindOf: (column: OperationNode) => ColumnKind | undefined,
): string | null {
  const call = parseCallName(func)
  if (call === null || column?.kind !== 'ReferenceNode') return null
  const quoted = printReference(dialect, column as ReferenceNode)
  const kind = call.kind ?? kindOf(column)
  assertInteger(quoted, kind)
  return printers[call.name](exactSql(dialect), quoted, kind)
}

function printReference(dialect: Dialect, { table, column }: ReferenceNode): string {
  const names = [
    table?.table.schema?.name,
    table?.table.identifier.name,
    column.kind === 'ColumnNode' ? column.column.name : undefined,
  ]
  return names
    .filter((name) => name !== undefined)
    .map((name) => quoteName(dialect, name))
    .join('.')
}

function assertInteger(column: string, kind: ColumnKind | undefined): asserts kind is IntegerKind {
  if (kind !== undefined && isIntegerKind(kind)) return
  const fact =
    kind === undefined ? "whose kind can't be told" : `of kind ${kind}, which holds no integers`
  throw new BcdataError('DATABASE_VALUE_INVALID', `The query computes with ${column}, ${fact}.`, {
    hint: "Name the kind of a column that comes from a sub-query: sumExact(eb, 'value', 'uint256').",
  })
}

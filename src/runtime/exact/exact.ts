import type { ExpressionBuilder, ExpressionWrapper, StringReference } from 'kysely'
import { type ExactFunction, printCallName } from '../../shared/exact-sql/exact-call.js'
import type { IntegerKind } from '../../shared/exact-sql/exact-sql.js'

/*
 * Exact integers in queries, the same in every dialect: the store that runs the query knows how its
 * database keeps the column. Answers are decimal digits, which `BigInt` reads: an expression has no
 * column by which the store could decode it.
 */

/**
 * The exact sum of an integer column over the rows of the group, as decimal digits; null when there
 * are none.
 *
 *     const { total } = await db
 *       .selectFrom('token_evt_transfer')
 *       .select((eb) => sumExact(eb, 'value').as('total'))
 *       .executeTakeFirstOrThrow()
 *     const moved = BigInt(total ?? 0)
 *
 * @param kind only for a column of a sub-query, whose kind can't be told otherwise
 */
export function sumExact<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: StringReference<DB, TB>,
  kind?: IntegerKind,
): ExpressionWrapper<DB, TB, string | null> {
  return call(eb, 'sum', column, kind)
}

/** The least integer of the group as decimal digits; null when there are no rows. */
export function minExact<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: StringReference<DB, TB>,
  kind?: IntegerKind,
): ExpressionWrapper<DB, TB, string | null> {
  return call(eb, 'min', column, kind)
}

/** The greatest integer of the group as decimal digits; null when there are no rows. */
export function maxExact<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: StringReference<DB, TB>,
  kind?: IntegerKind,
): ExpressionWrapper<DB, TB, string | null> {
  return call(eb, 'max', column, kind)
}

/**
 * The nearest double of an integer column: for ratios, statistics, and conditions on groups such as
 * `having(eb.fn.sum(approximate(eb, 'value')), '>', 1e18)`.
 */
export function approximate<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  column: StringReference<DB, TB>,
  kind?: IntegerKind,
): ExpressionWrapper<DB, TB, number | null> {
  return call(eb, 'approximate', column, kind)
}

function call<DB, TB extends keyof DB, Value>(
  eb: ExpressionBuilder<DB, TB>,
  name: ExactFunction,
  column: StringReference<DB, TB>,
  kind: IntegerKind | undefined,
): ExpressionWrapper<DB, TB, Value> {
  return eb.fn<Value>(printCallName({ name, kind }), [column])
}

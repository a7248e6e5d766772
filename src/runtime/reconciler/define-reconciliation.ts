import { assertRuleName, checkReconciliation } from './check-rule.js'
import type { Field, Fields } from './fields/field.js'
import { createFieldBuilder, type FieldBuilder } from './fields/field-builder.js'
import type { Source, SourceColumns } from './sources/source.js'

/** How rows of the two sides find each other: where all these fields are equal. */
export interface ExactPass<Name extends string = string> {
  readonly name: string
  readonly on: readonly [Name, ...Name[]]
}

export interface ReconciliationSpec<F extends Fields> {
  readonly fields: F
  readonly match: readonly [ExactPass<NameOf<NoInfer<F>>>]
  /** Fields that must agree in two rows that match. */
  readonly compare: readonly NameOf<NoInfer<F>>[]
  /** The field whose sums prove that the findings are complete. */
  readonly controlTotal?: SummableOf<NoInfer<F>>
}

export interface ReconciliationRule {
  readonly type: 'reconciliation'
  readonly name: string
  readonly left: Source
  readonly right: Source
  readonly fields: Fields
  readonly pass: ExactPass
  readonly compare: readonly string[]
  readonly controlTotal: string | null
}

type NameOf<F> = keyof F & string

type SummableOf<F extends Fields> = {
  [Name in NameOf<F>]: F[Name] extends Field<'amount'> | Field<'int'> ? Name : never
}[NameOf<F>]

/**
 * Forbids every other property: TypeScript itself doesn't look for surplus ones in what a callback
 * answers, and an option that is silently ignored is the worst kind of typo.
 */
type Only<Shape, Keys extends PropertyKey> = { readonly [Name in Keys]: unknown } & {
  readonly [Name in Exclude<Keys, keyof Shape>]: never
}

/**
 * Compares two books row by row. Every row of both ends in exactly one bucket: matched, mismatch,
 * missing on a side or duplicate on a side.
 */
export function defineReconciliation<
  const Left extends SourceColumns,
  const Right extends SourceColumns,
  const F extends Fields,
  Keys extends PropertyKey,
  PassKeys extends PropertyKey,
>(
  name: string,
  sides: { readonly left: Source<Left>; readonly right: Source<Right> },
  define: (
    f: FieldBuilder<Left, Right>,
  ) => ReconciliationSpec<F> &
    Only<ReconciliationSpec<F>, Keys> & { readonly match: readonly [Only<ExactPass, PassKeys>] },
): ReconciliationRule {
  assertRuleName(name)
  const spec = define(createFieldBuilder(sides.left.columns, sides.right.columns))
  const rule: ReconciliationRule = {
    type: 'reconciliation',
    name,
    left: sides.left,
    right: sides.right,
    fields: spec.fields,
    pass: spec.match[0],
    compare: spec.compare,
    controlTotal: spec.controlTotal ?? null,
  }
  checkReconciliation(rule)
  return rule
}

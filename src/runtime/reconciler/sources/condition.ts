import type { KindValues } from '../../../shared/column-kind.js'
import type { ComparisonOperator, TableCondition } from '../../ports/table-reader.js'
import type { SourceColumns } from './source.js'

/** JSON is compared with nothing. */
type Compared = Omit<KindValues, 'json'>

type KindOf<
  Columns extends SourceColumns,
  Name extends keyof Columns,
> = Columns[Name] extends `${infer Kind}?` ? Kind : Columns[Name]

type Comparable<Kind> = Kind extends keyof Compared ? Compared[Kind] : never

/** Says which rows count: `(eb) => eb('to_', '=', '0x…')`, or several with `eb.and([…])`. */
export interface ConditionBuilder<Columns extends SourceColumns> {
  <Name extends keyof Columns & string>(
    column: Name,
    operator: ComparisonOperator,
    value: Comparable<KindOf<Columns, Name>>,
  ): TableCondition
  and(conditions: readonly TableCondition[]): TableCondition
  or(conditions: readonly TableCondition[]): TableCondition
}

export function createConditionBuilder<Columns extends SourceColumns>(): ConditionBuilder<Columns> {
  const compare = (
    column: string,
    operator: ComparisonOperator,
    value: string | number | bigint | boolean,
  ): TableCondition => ({ column, operator, value })
  return Object.assign(compare, {
    and: (and: readonly TableCondition[]): TableCondition => ({ and }),
    or: (or: readonly TableCondition[]): TableCondition => ({ or }),
  })
}

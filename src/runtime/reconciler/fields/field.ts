import type { CanonicalValue } from './canonical-value.js'
import type { Decimal } from './decimal.js'

export type FieldMeaning = 'hex' | 'address' | 'int' | 'amount' | 'time' | 'text' | 'bool'

/** What a source answers for a column. */
export type SourceValue = string | number | bigint | boolean | Decimal | null

/** A column of each side with the meaning that makes their values comparable. */
export interface Field<Meaning extends FieldMeaning = FieldMeaning> {
  readonly meaning: Meaning
  readonly left: string
  readonly right: string
  /** Values that differ by at most this much are equal; 0 except for amounts and times. */
  readonly tolerance: bigint
  /** Both throw an InvalidValue when the value can't have the field's meaning. */
  readonly toLeft: (value: SourceValue) => CanonicalValue
  readonly toRight: (value: SourceValue) => CanonicalValue
  readonly print: (value: string | bigint) => string
}

export type Fields = Readonly<Record<string, Field>>

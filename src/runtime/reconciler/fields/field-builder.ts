import { BcdataError } from '../../../errors.js'
import type { ColumnKind } from '../../../shared/column-kind.js'
import type { CsvKind } from '../sources/csv-file.js'
import type { ColumnOf, SourceColumns } from '../sources/source.js'
import {
  type Canonicalise,
  orNull,
  toAddress,
  toHex,
  toInteger,
  toText,
  toTimeMs,
  wholeToUnits,
} from './canonicalise.js'
import { parseDecimal, printUnits, toUnits } from './decimal.js'
import type { Field, FieldMeaning } from './field.js'
import { type Duration, parseDuration, printTime } from './time.js'

type IntegerKind = Extract<ColumnKind, `${string}int${string}`>

type HexKind = 'address' | 'bytes32' | 'hex'

export interface AmountOptions {
  /** Decimals of the token: the chain counts base units, a file of the partner whole tokens. */
  readonly decimals: number
  /** Amounts that differ by at most this much, in whole tokens, are equal. */
  readonly tolerance?: { readonly abs: string }
}

export interface TimeOptions {
  /** Times that differ by at most this much are equal. */
  readonly within?: Duration
}

/** Pairs a column of the left side with one of the right; the editor completes both. */
export interface FieldBuilder<Left extends SourceColumns, Right extends SourceColumns> {
  /** Bytes; upper case and a missing 0x make no difference. */
  hex(
    left: ColumnOf<Left, HexKind | 'text'>,
    right: ColumnOf<Right, HexKind | 'text'>,
  ): Field<'hex'>
  address(
    left: ColumnOf<Left, HexKind | 'text'>,
    right: ColumnOf<Right, HexKind | 'text'>,
  ): Field<'address'>
  int(
    left: ColumnOf<Left, IntegerKind | 'int'>,
    right: ColumnOf<Right, IntegerKind | 'int'>,
  ): Field<'int'>
  amount(
    left: ColumnOf<Left, IntegerKind | 'int' | 'decimal'>,
    right: ColumnOf<Right, IntegerKind | 'int' | 'decimal'>,
    options: AmountOptions,
  ): Field<'amount'>
  /** Unix seconds of the chain with a timestamp (or Unix seconds) of the partner. */
  time(
    left: ColumnOf<Left, 'int32' | 'int' | 'timestamp'>,
    right: ColumnOf<Right, 'int32' | 'int' | 'timestamp'>,
    options?: TimeOptions,
  ): Field<'time'>
  text(left: ColumnOf<Left, 'text'>, right: ColumnOf<Right, 'text'>): Field<'text'>
  bool(left: ColumnOf<Left, 'bool'>, right: ColumnOf<Right, 'bool'>): Field<'bool'>
}

export function createFieldBuilder<
  const Left extends SourceColumns,
  const Right extends SourceColumns,
>(leftColumns: Left, rightColumns: Right): FieldBuilder<Left, Right> {
  const plain =
    <Meaning extends FieldMeaning>(meaning: Meaning, canonicalise: Canonicalise) =>
    (left: string, right: string): Field<Meaning> => ({
      ...{ meaning, left, right, tolerance: 0n, print: String },
      toLeft: orNull(canonicalise),
      toRight: orNull(canonicalise),
    })
  return {
    hex: plain('hex', toHex),
    address: plain('address', toAddress),
    int: plain('int', toInteger),
    text: plain('text', toText),
    bool: plain('bool', toText),
    amount: (left, right, options) => ({
      ...{ meaning: 'amount', left, right, tolerance: amountTolerance(options) },
      toLeft: orNull(amountOf(leftColumns[left], options.decimals)),
      toRight: orNull(amountOf(rightColumns[right], options.decimals)),
      print: (value) => printUnits(BigInt(value), options.decimals),
    }),
    time: (left, right, options = {}) => ({
      ...{ meaning: 'time', left, right, tolerance: timeTolerance(options) },
      toLeft: orNull(timeOf(leftColumns[left])),
      toRight: orNull(timeOf(rightColumns[right])),
      print: (value) => printTime(BigInt(value)),
    }),
  }
}

function amountOf(kind: string | undefined, decimals: number): Canonicalise {
  return isCsvKind(kind) ? wholeToUnits(decimals) : toInteger
}

function timeOf(kind: string | undefined): Canonicalise {
  return kind?.startsWith('timestamp') ? toInteger : toTimeMs
}

function isCsvKind(kind: string | undefined): boolean {
  const names: readonly CsvKind[] = ['int', 'decimal']
  return names.some((name) => kind === name || kind === `${name}?`)
}

function amountTolerance({ decimals, tolerance }: AmountOptions): bigint {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 77) {
    throw new BcdataError('RECONCILE_RULE_INVALID', `An amount can't have ${decimals} decimals.`, {
      hint: 'Write the decimals of the token, a whole number from 0 to 77.',
    })
  }
  const decimal = parseDecimal(tolerance?.abs ?? '0')
  const units = decimal && toUnits(decimal, decimals)
  if (units !== null && units >= 0n) return units
  throw new BcdataError(
    'RECONCILE_RULE_INVALID',
    `The tolerance ${JSON.stringify(tolerance?.abs)} is not an amount with ${decimals} decimals.`,
    { hint: `Write it as a plain figure, for instance { abs: '${printUnits(1n, decimals)}' }.` },
  )
}

function timeTolerance({ within = '0s' }: TimeOptions): bigint {
  const durationMs = parseDuration(within)
  if (durationMs !== null) return durationMs
  throw new BcdataError('RECONCILE_RULE_INVALID', `"${within}" is not a length of time.`, {
    hint: "Write a whole number and a unit, for instance '90s', '15m', '2h' or '1d'.",
  })
}

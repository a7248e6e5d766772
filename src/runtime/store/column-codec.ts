import { BcdataError } from '../../errors.js'
import type { ColumnKind } from '../../shared/column-kind.js'
import { encodeJson } from '../../shared/encode-values.js'
import {
  decodeIntegerText,
  encodeInt256,
  encodeUint64,
  encodeUint256,
} from '../../shared/integer-text.js'
import type { SqlValue } from '../ports/event.js'

type RegistryKind = ColumnKind | `${ColumnKind}?`

interface ColumnCodec {
  /** The stored form, or undefined when the value is none that the column can hold. */
  readonly encode: (value: unknown) => SqlValue | undefined
  /** Null where the stored form is what TypeScript sees, so that rows needn't be touched. */
  readonly decode: ((stored: SqlValue) => unknown) | null
}

const int64Max = 2n ** 63n - 1n
// Wider than the Solidity types: a running total of uint256 values must not fail before the text does.
const text78Max = 10n ** 78n - 1n
const complementMin = -(10n ** 77n)

const codecs: Readonly<Record<ColumnKind, ColumnCodec>> = {
  int32: { encode: toSafeNumber, decode: Number },
  int64: { encode: (value) => toBigint(value, -int64Max - 1n, int64Max), decode: toStoredBigint },
  uint64: exactText(encodeUint64, 0n, 2n ** 64n - 1n, /^\d{20}$/),
  uint256: exactText(encodeUint256, 0n, text78Max, /^\d{78}$/),
  int256: exactText(encodeInt256, complementMin, text78Max, /^(\d{78}|-\d{77})$/),
  bool: { encode: toBit, decode: (stored) => Number(stored) !== 0 },
  hex: { encode: (value) => toText(value)?.toLowerCase(), decode: null },
  text: { encode: toText, decode: null },
  json: { encode: encodeJson, decode: (stored) => JSON.parse(String(stored)) },
}

export function baseKind(kind: RegistryKind): ColumnKind {
  return (kind.endsWith('?') ? kind.slice(0, -1) : kind) as ColumnKind
}

/** What the database stores for the value in a column of the kind; rejects what would not come back unchanged. */
export function encodeColumn(kind: ColumnKind, value: unknown): SqlValue {
  if (value === null || value === undefined) return null
  const encoded = codecs[kind].encode(value)
  if (encoded !== undefined) return encoded
  throw new BcdataError(
    'DATABASE_VALUE_INVALID',
    `${describe(value)} does not fit a column of kind ${kind}.`,
    {
      hint: 'Pass the value as its TypeScript type says, or as the text that encodeUint256 and its like answer.',
    },
  )
}

/** Reads one stored value; null where the kind needs no reading. */
export function columnDecoder(kind: ColumnKind): ((stored: SqlValue) => unknown) | null {
  const { decode } = codecs[kind]
  return decode && ((stored) => (stored === null ? null : decode(stored)))
}

function exactText(
  encode: (value: bigint) => string,
  min: bigint,
  max: bigint,
  stored: RegExp,
): ColumnCodec {
  return {
    encode: (value) => {
      if (typeof value === 'string') return stored.test(value) ? value : undefined
      const integer = toBigint(value, min, max)
      return integer === undefined ? undefined : encode(integer)
    },
    decode: (text) => {
      if (typeof text === 'string' && stored.test(text)) return decodeIntegerText(text)
      throw new BcdataError(
        'DATABASE_VALUE_INVALID',
        `The database holds ${describe(text)} where an exact integer was expected.`,
        {
          hint: 'Write exact integers through the project, or encode them with encodeUint256 and its like.',
        },
      )
    },
  }
}

function toBigint(value: unknown, min: bigint, max: bigint): bigint | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined
  if (typeof value !== 'bigint' && typeof value !== 'number') return undefined
  const integer = BigInt(value)
  return integer >= min && integer <= max ? integer : undefined
}

function toSafeNumber(value: unknown): number | undefined {
  const integer = toBigint(value, -(2n ** 53n) + 1n, 2n ** 53n - 1n)
  return integer === undefined ? undefined : Number(integer)
}

function toStoredBigint(stored: SqlValue): bigint {
  return BigInt(stored ?? 0)
}

function toBit(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  return value === 0 || value === 1 ? value : undefined
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function describe(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return `The ${typeof value} ${shown}`
}

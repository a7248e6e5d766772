import { BcdataError } from '../../errors.js'
import type { ColumnKind } from '../../shared/column-kind.js'
import type { Dialect } from '../../shared/dialect.js'
import { encodeJson } from '../../shared/encode-values.js'
import {
  decodeIntegerText,
  encodeInt256,
  encodeUint64,
  encodeUint256,
} from '../../shared/integer-text.js'
import type { SqlValue } from '../ports/event.js'

type RegistryKind = ColumnKind | `${ColumnKind}?`

/** The stored form of a value; throws where it would not come back unchanged. */
export type ColumnEncoder = (value: unknown) => SqlValue

/** What TypeScript sees of a stored value; never called with null. */
type Reader = (stored: SqlValue) => unknown

interface ColumnCodec {
  /** The stored form, or undefined when the value is none that the column can hold. */
  readonly encode: (value: unknown) => SqlValue | undefined
  /** Null where the stored form is what TypeScript sees, so that rows needn't be touched. */
  readonly decode: Reader | null
}

type Codecs = Readonly<Record<ColumnKind, ColumnCodec>>

const int64Max = 2n ** 63n - 1n
const uint64Max = 2n ** 64n - 1n
// Wider than the Solidity types: a running total of uint256 values must not fail before the column does.
const digits78Max = 10n ** 78n - 1n
const complementMin = -(10n ** 77n)

const padded64 = /^\d{20}$/
const padded256 = /^\d{78}$/
const sortable256 = /^(\d{78}|-\d{77})$/

const sqlite: Codecs = {
  int32: { encode: toSafeNumber, decode: Number },
  int64: { encode: (value) => toBigint(value, -int64Max - 1n, int64Max), decode: toStoredBigint },
  uint64: paddedText(encodeUint64, 0n, uint64Max, padded64),
  uint256: paddedText(encodeUint256, 0n, digits78Max, padded256),
  int256: paddedText(encodeInt256, complementMin, digits78Max, sortable256),
  bool: { encode: toBit, decode: (stored) => Number(stored) !== 0 },
  address: { encode: (value) => toHex(value, 42), decode: null },
  bytes32: { encode: (value) => toHex(value, 66), decode: null },
  hex: { encode: (value) => toText(value)?.toLowerCase(), decode: null },
  text: { encode: toText, decode: null },
  json: { encode: encodeJson, decode: toJson },
}

const codecs: Readonly<Record<Dialect, Codecs>> = {
  sqlite,
  mysql: { ...sqlite, uint64: plainInteger(0n, uint64Max, padded64) },
  postgres: {
    ...sqlite,
    uint64: plainInteger(0n, uint64Max, padded64),
    uint256: plainInteger(0n, digits78Max, padded256),
    int256: plainInteger(complementMin, digits78Max, sortable256),
    bool: { encode: toTruth, decode: (stored) => stored === 't' || stored === 'true' },
    text: { encode: toTextWithoutNul, decode: null },
  },
}

export function baseKind(kind: RegistryKind): ColumnKind {
  return (kind.endsWith('?') ? kind.slice(0, -1) : kind) as ColumnKind
}

/** How values are written into columns of the kind, and compared with them. */
export function columnEncoder(dialect: Dialect, kind: ColumnKind): ColumnEncoder {
  const { encode } = codecs[dialect][kind]
  return (value) => {
    if (value === null || value === undefined) return null
    const encoded = encode(value)
    if (encoded === undefined) throw misfit(value, kind)
    return encoded
  }
}

/** Reads one stored value; null where the kind needs no reading. */
export function columnDecoder(dialect: Dialect, kind: ColumnKind): Reader | null {
  const { decode } = codecs[dialect][kind]
  return decode && ((stored) => (stored === null ? null : decode(stored)))
}

/** Integers that SQL has no type for, as text that sorts like them. */
function paddedText(
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
      throw notExact(text)
    },
  }
}

/** Integers that the database itself has a type for; padded text is taken as well. */
function plainInteger(min: bigint, max: bigint, padded: RegExp): ColumnCodec {
  return {
    encode: (value) =>
      typeof value === 'string' && padded.test(value)
        ? decodeIntegerText(value)
        : toBigint(value, min, max),
    decode: (stored) => {
      if (/^-?\d+$/.test(String(stored))) return BigInt(String(stored))
      throw notExact(stored)
    },
  }
}

function toBigint(value: unknown, min: bigint, max: bigint): bigint | undefined {
  const integer = typeof value === 'bigint' ? value : toSafeBigint(value)
  if (integer === undefined) return undefined
  return integer >= min && integer <= max ? integer : undefined
}

function toSafeBigint(value: unknown): bigint | undefined {
  return Number.isSafeInteger(value) ? BigInt(value as number) : undefined
}

function toSafeNumber(value: unknown): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value
  return Number.isSafeInteger(number) ? (number as number) : undefined
}

function toStoredBigint(stored: SqlValue): bigint {
  return BigInt(stored ?? 0)
}

function toJson(stored: SqlValue): unknown {
  try {
    return JSON.parse(String(stored))
  } catch {
    throw new BcdataError('DATABASE_VALUE_INVALID', `The ${describe(stored)} is no JSON.`, {
      hint: 'Write JSON through the project.',
    })
  }
}

function toBit(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  return value === 0 || value === 1 ? value : undefined
}

function toTruth(value: unknown): string | undefined {
  const bit = toBit(value)
  return bit === undefined ? undefined : bit === 1 ? 't' : 'f'
}

/** The length is all that is looked at: columns of fixed width would pad or refuse another. */
function toHex(value: unknown, length: number): string | undefined {
  return typeof value === 'string' && value.length === length ? value.toLowerCase() : undefined
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function toTextWithoutNul(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.includes('\0')) return toText(value)
  throw new BcdataError(
    'DATABASE_VALUE_INVALID',
    `PostgreSQL can't store a text with the character U+0000: the ${describe(value)}.`,
    { hint: 'Remove the character, or keep the text as hex.' },
  )
}

function misfit(value: unknown, kind: ColumnKind): BcdataError {
  return new BcdataError(
    'DATABASE_VALUE_INVALID',
    `The ${describe(value)} does not fit a column of kind ${kind}.`,
    {
      hint: 'Pass the value as its TypeScript type says, or as the text that encodeUint256 and its like answer.',
    },
  )
}

function notExact(stored: SqlValue): BcdataError {
  return new BcdataError(
    'DATABASE_VALUE_INVALID',
    `The database holds the ${describe(stored)} where an exact integer was expected.`,
    {
      hint: 'Write exact integers through the project, or encode them with encodeUint256 and its like.',
    },
  )
}

function describe(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return `${typeof value} ${shown}`
}

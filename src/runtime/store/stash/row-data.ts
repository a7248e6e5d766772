import { isUtf8 } from 'node:buffer'
import type { BinlogRow } from '../../ports/binlog.js'

type Values = BinlogRow['values']

/** Where each value of a row is in its data, so that plain SQL can cut one out. */
export interface RowLayout {
  /** For each value its kind and, with as many digits each, where it starts and how long it is. */
  readonly layout: string
  readonly digits: number
}

export interface PackedValues extends RowLayout {
  readonly data: Buffer
}

/** What a value is to whoever reads it in SQL; only `absent` has a meaning for us. */
export const valueKinds = {
  /** What every database takes as text: UTF-8 without NUL, which PostgreSQL refuses. */
  text: 't',
  bytes: 'b',
  empty: 'e',
  /** Not as a whole in the row's own data. */
  inPieces: 'p',
  absent: '-',
} as const

/**
 * All values in one: a row is one insert however many columns it has.
 * @param wholeBytes how much of the data stays in the row
 */
export function packValues(values: Values, wholeBytes: number): PackedValues {
  const data = concatenated(values)
  const digits = String(data.length).length
  const printed = (count: number): string => String(count).padStart(digits, '0')
  let layout = ''
  let start = 0
  for (const value of values) {
    const length = value?.length ?? 0
    const kind = start + length > wholeBytes ? valueKinds.inPieces : kindOf(value)
    layout += kind + printed(start) + printed(length)
    start += length
  }
  return { layout, digits, data }
}

/** Views of the data. */
export function unpackValues(layout: RowLayout, data: Buffer): Values {
  return entriesOf(layout, (kind, start, length) =>
    kind === valueKinds.absent
      ? null
      : new Uint8Array(data.buffer, data.byteOffset + start, length),
  )
}

/** How long the data is that the layout is of. */
export function packedLength(layout: RowLayout): number {
  return Math.max(0, ...entriesOf(layout, (_, start, length) => start + length).slice(-1))
}

function entriesOf<T>(
  { layout, digits }: RowLayout,
  read: (kind: string, start: number, length: number) => T,
): T[] {
  const entries: T[] = []
  for (let at = 0; at < layout.length; at += 1 + 2 * digits) {
    const middle = at + 1 + digits
    const start = Number(layout.slice(at + 1, middle))
    entries.push(read(layout.charAt(at), start, Number(layout.slice(middle, middle + digits))))
  }
  return entries
}

function kindOf(value: Uint8Array | null): string {
  if (value === null) return valueKinds.absent
  if (value.length === 0) return valueKinds.empty
  return isUtf8(value) && !value.includes(0) ? valueKinds.text : valueKinds.bytes
}

function concatenated(values: Values): Buffer {
  const length = values.reduce((sum, value) => sum + (value?.length ?? 0), 0)
  const data = Buffer.allocUnsafe(length)
  let end = 0
  for (const value of values) {
    if (value === null) continue
    data.set(value, end)
    end += value.length
  }
  return data
}

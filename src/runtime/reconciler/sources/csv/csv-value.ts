import { quoted } from '../../../../shared/printable.js'
import { parseDecimal, parseInteger } from '../../fields/decimal.js'
import type { SourceValue } from '../../fields/field.js'
import { InvalidValue } from '../../fields/invalid-value.js'
import { parseTimestamp } from '../../fields/time.js'
import type { CsvKind } from '../csv-file.js'
import type { CsvCell } from './csv-records.js'

/** @throws InvalidValue when the cell is not written as its kind */
export type CsvCellParser = (cell: CsvCell) => SourceValue

/** @param kind a CsvKind, with or without `?` */
export function createCellParser(kind: string): CsvCellParser {
  const isNullable = kind.endsWith('?')
  const { parse, what } = kinds[kind.replace('?', '') as CsvKind]
  return (cell) => {
    if (cell === null && isNullable) return null
    const value = parse(cell ?? '')
    if (value !== null) return value
    throw new InvalidValue(
      cell ? `${quoted(cell)} is not ${what}` : `the cell is empty, not ${what}`,
    )
  }
}

interface KindParser {
  /** Null when the text is not of the kind. */
  readonly parse: (text: string) => SourceValue
  readonly what: string
}

const kinds: Readonly<Record<CsvKind, KindParser>> = {
  text: { parse: (text) => text, what: 'text' },
  int: { parse: (text) => parseInteger(text.trim()), what: 'an integer' },
  decimal: { parse: (text) => parseDecimal(text.trim()), what: 'a plain decimal figure' },
  timestamp: {
    parse: (text) => parseTimestamp(text.trim()),
    what: 'an ISO 8601 time with its zone',
  },
  bool: { parse: (text) => booleans.get(text.trim().toLowerCase()) ?? null, what: 'true or false' },
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

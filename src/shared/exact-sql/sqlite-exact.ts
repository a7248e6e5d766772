import type { ExactSql, IntegerKind } from './exact-sql.js'
import { sumOfSigned, sumOfUnsigned } from './sqlite-sum.js'
import { paddedLiteral } from './stored-literal.js'

/** SQLite has integers of 64 bits; wider ones, and uint64, are padded text (see integer-text.ts). */
export const sqliteExact: ExactSql = {
  sumExact(column, kind) {
    const isUnsigned = kind === 'uint64' || kind === 'uint256'
    return isUnsigned ? sumOfUnsigned(column, kind) : sumOfSigned(column, kind)
  },

  decimalText(column, kind) {
    switch (kind) {
      case 'int32':
      case 'int64':
        return `CAST(${column} AS TEXT)`
      case 'uint64':
        return unpadded(column, 20)
      case 'uint256':
        return unpadded(column, 78)
      case 'int256':
        return signed(column)
    }
  },

  approximate: (column, kind) => `CAST(${digits(column, kind)} AS REAL)`,

  literal: paddedLiteral,
}

/** What CAST reads as the number: zeros in front don't matter, a complement does. */
function digits(column: string, kind: IntegerKind): string {
  return kind === 'int256' ? signed(column) : column
}

/** The last digit stays whatever it is, so that zero is `0`. */
function unpadded(column: string, width: number): string {
  return `ltrim(substr(${column}, 1, ${width - 1}), '0') || substr(${column}, ${width})`
}

/**
 * Below zero the text holds '-' and the 77 digits of 10^77 + value. The nines' complement of those
 * digits, taken in groups that fit an integer, is one short of the magnitude: adding one raises the
 * last digit that is no nine and turns the nines after it into zeros.
 */
function signed(column: string): string {
  const nines = [5, 18, 18, 18, 18]
  const group = (index: number): string => {
    const start = 2 + nines.slice(0, index).reduce((sum, count) => sum + count, 0)
    const count = nines[index] ?? 0
    return `${'9'.repeat(count)} - substr(${column}, ${start}, ${count})`
  }
  const format = nines.map((count) => `%0${count}d`).join('')
  return `CASE WHEN ${column} < '0' THEN (
    SELECT '-' || ltrim(
      substr(kept, 1, length(kept) - 1) || (substr(kept, -1) + 1) || replace(substr(complement, length(kept) + 1), '9', '0'),
      '0'
    )
    FROM (SELECT complement, rtrim(complement, '9') AS kept FROM (
      SELECT printf(
        '${format}',
        ${nines.map((_count, index) => group(index)).join(',\n        ')}
      ) AS complement
    ))
  ) ELSE ${unpadded(column, 78)} END`
}

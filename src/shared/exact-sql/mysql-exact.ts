import type { ExactSql } from './exact-sql.js'
import { paddedLiteral } from './stored-literal.js'

/*
 * DECIMAL ends at 65 digits, so a text of 78 is read as two halves of 39: the sum of a half is exact
 * for more rows than a table can have, and the higher half takes over what the lower one carries.
 */

/** 10^39, what the lower half counts to. */
const half = `1${'0'.repeat(39)}`

/** 10^77, seen from the higher half: what a negative integer is stored too large by. */
const complement = `1${'0'.repeat(38)}`

/** One less, for the higher half of the opposite. */
const nines = '9'.repeat(38)

/** MySQL and MariaDB: uint64 is `bigint unsigned`, wider ones are padded text (see integer-text.ts). */
export const mysqlExact: ExactSql = {
  sumExact(column, kind) {
    switch (kind) {
      case 'uint256':
        return digits(`SUM(${higher(column)})`, `SUM(${lower(column)})`)
      case 'int256':
        return sumOfSigned(column)
      default:
        return `CAST(SUM(${column}) AS CHAR)`
    }
  },

  decimalText(column, kind) {
    switch (kind) {
      case 'uint256':
        return unpadded(column)
      case 'int256':
        return `CASE WHEN ${column} < '0' THEN CONCAT('-', ${opposite(column)}) ELSE ${unpadded(column)} END`
      default:
        return `CAST(${column} AS CHAR)`
    }
  },

  approximate(column, kind) {
    return `CAST(${kind === 'int256' ? mysqlExact.decimalText(column, kind) : column} AS DOUBLE)`
  },

  literal: (value, kind) => (kind === 'uint64' ? value.toString() : paddedLiteral(value, kind)),
}

/** The digits of `high` times 10^39 plus `low`, neither of which is below zero. */
function digits(high: string, low: string): string {
  return unpadded(`CONCAT(
  ${high}
    + ${low} DIV ${half},
  LPAD(
    ${low} MOD ${half},
    39, '0'
  )
)`)
}

/**
 * A sum below zero is shown as its opposite behind a sign. So that the lower half of the opposite is
 * not below zero, each row lends it 10^39 from the higher half.
 */
function sumOfSigned(column: string): string {
  const high = `SUM(${signedHigher(column)})`
  const low = `SUM(${lower(column)})`
  const opposite = digits(`-${high} - COUNT(${column})`, `(COUNT(${column}) * ${half} - ${low})`)
  return `CASE WHEN
  ${high}
    + ${low} DIV ${half} < 0
THEN CONCAT('-', ${opposite})
ELSE ${digits(high, low)}
END`
}

/** Of one value below zero. */
function opposite(column: string): string {
  return digits(
    `${nines} - CAST(SUBSTR(${column}, 2, 38) AS DECIMAL(38))`,
    `(${half} - ${lower(column)})`,
  )
}

function higher(column: string): string {
  return `CAST(LEFT(${column}, 39) AS DECIMAL(39))`
}

function lower(column: string): string {
  return `CAST(RIGHT(${column}, 39) AS DECIMAL(39))`
}

/** Below zero '-' and the 77 digits of 10^77 + value are stored. */
function signedHigher(column: string): string {
  const stored = `CAST(REPLACE(LEFT(${column}, 39), '-', '0') AS DECIMAL(39))`
  return `${stored} - (${column} < '0') * ${complement}`
}

/** One digit stays whatever it is, so that zero is `0`. */
function unpadded(text: string): string {
  return `REGEXP_REPLACE(${text}, '^0+(?=.)', '')`
}

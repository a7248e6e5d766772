/*
 * SQLite adds integers of 64 bits, so digits are added in groups of six: a sum of 9·10^12 rows fits,
 * and a database file can't hold that many texts. Where it would not fit, SQLite stops with
 * "integer overflow"; it never answers less. Afterwards each sum gives what is above six digits to
 * the next one, from the right to the left.
 */

const groupDigits = 6
const base = 10 ** groupDigits

/** The digits of a sum of padded texts. */
export function sumOfUnsigned(column: string, kind: 'uint64' | 'uint256'): string {
  const sums = textGroups(column, kind === 'uint64' ? 20 : 78)
  return `(
  WITH RECURSIVE added (place, sums, sum, digits) AS (
    SELECT 0, sums, sums ->> 0, '' FROM (SELECT json_array(
      ${sums.join(',\n      ')}
    ) AS sums)
    UNION ALL
    SELECT place + 1, sums, sum / ${base} + (sums ->> (place + 1)), printf('%06d', sum % ${base}) || digits
    FROM added
    WHERE place < ${sums.length - 1}
  )
  SELECT ${trimmed('sum || digits')}
  FROM added
  WHERE place = ${sums.length - 1}
)`
}

/**
 * The same where a sum can be below zero. The sum and its opposite are carried both, rounding down:
 * of the one that is below zero the first group stays below zero, and the other one has the digits.
 */
export function sumOfSigned(column: string, kind: 'int32' | 'int64' | 'int256'): string {
  const sums = kind === 'int256' ? complementGroups(column) : integerGroups(column)
  const rest = `(sum % ${base} + ${base}) % ${base}`
  return `(
  WITH RECURSIVE added (place, sign, sums, sum, digits) AS (
    SELECT 0, sign, sums, sign * (sums ->> 0), '' FROM (SELECT json_array(
      ${sums.join(',\n      ')}
    ) AS sums), (SELECT 1 AS sign UNION ALL SELECT -1)
    UNION ALL
    SELECT
      place + 1,
      sign,
      sums,
      (sum - ${rest}) / ${base} + sign * (sums ->> (place + 1)),
      printf('%06d', ${rest}) || digits
    FROM added
    WHERE place < ${sums.length - 1}
  )
  SELECT iif(sign < 0, '-', '') || ${trimmed('sum || digits')}
  FROM added
  WHERE place = ${sums.length - 1} AND sum >= 0
  ORDER BY sign DESC
  LIMIT 1
)`
}

/** Sums of the groups of a text of digits, from the last one. */
function textGroups(column: string, width: number): readonly string[] {
  const sums: string[] = []
  for (let end = width; end > 0; end -= groupDigits) {
    const start = Math.max(end - groupDigits, 0)
    sums.push(`sum(0 + substr(${column}, ${start + 1}, ${end - start}))`)
  }
  return sums
}

/** Below zero '-' and five digits are in front: of the complement to 10^77, which is taken off again. */
function complementGroups(column: string): readonly string[] {
  const first = `sum(replace(substr(${column}, 1, 6), '-', '0') - 100000 * (${column} < '0'))`
  return [...textGroups(column, 78).slice(0, -1), first]
}

function integerGroups(column: string): readonly string[] {
  return [
    `sum(${column} % ${base})`,
    `sum(${column} / ${base} % ${base})`,
    `sum(${column} / ${base ** 2} % ${base})`,
    `sum(${column} / ${base ** 3})`,
  ]
}

/** One digit stays whatever it is, so that zero is `0`. */
function trimmed(text: string): string {
  return `ltrim(substr(${text}, 1, length(${text}) - 1), '0') || substr(${text}, -1)`
}

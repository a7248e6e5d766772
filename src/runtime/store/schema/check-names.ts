import { BcdataError } from '../../../errors.js'

// PostgreSQL cuts a longer one with a notice only; MySQL takes 64 characters.
const bytesMax = 63

/** Refuses names that one of the databases would change or refuse; quoting makes all others safe. */
export function checkNames(names: readonly string[]): void {
  for (const name of names) {
    const problem = problemOf(name)
    if (problem !== null) throw refused(`The name ${JSON.stringify(name)} ${problem}.`)
  }
}

/** MySQL and SQLite don't tell columns apart by their case. */
export function checkColumns(table: string, names: readonly string[]): void {
  checkNames(names)
  const seen = new Set<string>()
  for (const name of names) {
    const folded = name.toLowerCase()
    if (seen.has(folded)) throw refused(`The table ${table} would have two columns ${name}.`)
    seen.add(folded)
  }
}

/** Keys and indexes name columns that are there. */
export function checkReferences(
  table: string,
  names: readonly string[],
  columns: readonly string[],
): void {
  const unknown = names.find((name) => !columns.includes(name))
  if (unknown !== undefined) throw refused(`The table ${table} has no column ${unknown} to index.`)
}

export function refused(message: string): BcdataError {
  return new BcdataError('MIGRATION_FAILED', message, { hint: 'Correct the migration.' })
}

function problemOf(name: string): string | null {
  if (name === '') return 'is empty'
  if (name.includes('\0')) return 'holds the character U+0000'
  if (name !== name.trim()) return 'begins or ends with a space'
  if (Buffer.byteLength(name) > bytesMax) return `is longer than ${bytesMax} bytes`
  return null
}

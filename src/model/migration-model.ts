import { shorten } from './naming.js'

/** A generated migration. */
export interface MigrationModel {
  /** As its file: `0002_add_token_evt_paused`. */
  readonly name: string
  /** Tables that it makes. */
  readonly tables: readonly string[]
}

export interface MigrationHistory {
  /** What earlier generations made: name → tables. */
  readonly generated: Readonly<Record<string, readonly string[]>>
  /** Everything in the folder, the team's own migrations included. */
  readonly present: readonly string[]
}

/** The migration for tables that no earlier one makes; null when there are none. */
export function nextMigration(
  tables: readonly string[],
  { generated, present }: MigrationHistory,
): MigrationModel | null {
  const made = new Set(Object.values(generated).flat())
  const missing = tables.filter((table) => !made.has(table))
  const [first] = missing
  if (first === undefined) return null
  if (made.size === 0) return { name: '0001_init', tables: missing }
  const numbers = [...Object.keys(generated), ...present].map((name) => Number.parseInt(name, 10))
  const number = Math.max(...numbers.filter(Number.isSafeInteger)) + 1
  const what = missing.length === 1 ? first : `${first}_and_more`
  const name = `${String(number).padStart(4, '0')}_add_${what}`
  return { name: shorten(name, 80, String(missing.length)), tables: missing }
}

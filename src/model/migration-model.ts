import { shorten } from './naming.js'
import type { SchemaStep } from './schema-step.js'

/** A generated migration. */
export interface MigrationModel {
  /** As its file: `0002_add_token_evt_paused`. */
  readonly name: string
  readonly steps: readonly SchemaStep[]
}

export interface MigrationHistory {
  /** What earlier generations made: name → steps. */
  readonly generated: Readonly<Record<string, readonly SchemaStep[]>>
  /** Everything in the folder, the team's own migrations included. */
  readonly present: readonly string[]
}

/** The migration that takes these steps; null when there are none. */
export function nextMigration(
  steps: readonly SchemaStep[],
  { generated, present }: MigrationHistory,
): MigrationModel | null {
  if (steps.length === 0) return null
  const earlier = Object.keys(generated)
  if (earlier.length === 0) return { name: '0001_init', steps }
  const numbers = [...earlier, ...present].map((name) => Number.parseInt(name, 10))
  const number = Math.max(...numbers.filter(Number.isSafeInteger)) + 1
  const name = `${String(number).padStart(4, '0')}_${purpose(steps)}`
  return { name: shorten(name, 80, String(steps.length)), steps }
}

/** After the first table that is made, otherwise the first that is changed. */
function purpose(steps: readonly SchemaStep[]): string {
  const made = steps.find(({ do: what }) => what === 'createEventTable' || what === 'createTable')
  const tables = new Set(steps.map(({ table }) => table))
  const first = made ?? steps[0]
  const what = `${made ? 'add' : 'change'}_${first?.table}`
  return tables.size === 1 ? what : `${what}_and_more`
}

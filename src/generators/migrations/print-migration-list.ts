import type { ProjectModel } from '../../model/project-model.js'
import { generatedHeader } from '../contracts/print-contract.js'
import { printList } from '../typescript/layout.js'
import { quote } from '../typescript/print.js'

/** `src/generated/migrations.ts`: every generated migration, for tests on a database in memory. */
export function printMigrationList({ earlierMigrations, nextMigration }: ProjectModel): string {
  const names = [...earlierMigrations, ...(nextMigration ? [nextMigration.name] : [])]
  const imports = names.map(
    (name) => `import * as ${constantOf(name)} from ${quote(`../../migrations/${name}.js`)}\n`,
  )
  const items = names.map((name) => `{ name: ${quote(name)}, up: ${constantOf(name)}.up }`)
  const before = 'export const generatedMigrations = '
  return `${generatedHeader}
${imports.join('')}
/** Not the team's own migrations: those are added where this list is used. */
${printList({ before, open: '[', items, close: ']', after: '' })}
`
}

/** `0001_init` → `migration0001`. */
function constantOf(name: string): string {
  return `migration${String(Number.parseInt(name, 10)).padStart(4, '0')}`
}

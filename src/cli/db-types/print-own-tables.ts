import { printBlock } from '../../generators/typescript/layout.js'
import { propertyKey, quote } from '../../generators/typescript/print.js'
import type { TableRegistry } from '../../shared/column-kind.js'

/** The statement of `src/tables.ts` that lists the team's own tables. */
export function printOwnTables(tables: TableRegistry): string {
  const entries = Object.entries(tables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, columns]) => {
      const lines = Object.entries(columns).map(
        ([column, kind]) => `    ${propertyKey(column)}: ${quote(kind)},`,
      )
      return printBlock(`  ${propertyKey(name)}: `, lines, ',')
    })
  return `${printBlock('const ownTables = ', entries)} as const satisfies TableRegistry`
}

/** The file with the statement in place of its own; null where it has no such statement. */
export function replaceOwnTables(source: string, statement: string): string | null {
  const pattern = /const ownTables = \{[\s\S]*?\} as const satisfies TableRegistry/
  return pattern.test(source) ? source.replace(pattern, () => statement) : null
}

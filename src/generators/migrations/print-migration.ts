import type { SchemaStep } from '../../model/schema-step.js'
import type { ColumnKinds } from '../../shared/column-kind.js'
import { printBlock, printList } from '../typescript/layout.js'
import { importLine, propertyKey, quote } from '../typescript/print.js'

/** A migration in the words of `bcdata/runtime`: a kind per column, for every database the same. */
export function printMigration(steps: readonly SchemaStep[]): string {
  const functions = steps.map((step) => step.do)
  return `${importLine(functions, 'bcdata/runtime', false)}import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
${steps.map(printStep).join('\n')}
}
`
}

function printStep(step: SchemaStep): string {
  const start = [`  await ${step.do}(db`, quote(step.table)]
  switch (step.do) {
    case 'createEventTable':
      return printOptions(start, [
        printColumns('    columns: ', step.columns),
        ...printNames('    indexes: ', step.indexes),
      ])
    case 'createTable':
      return printOptions(start, [
        printColumns('    columns: ', step.columns),
        ...printNames('    primaryKey: ', step.primaryKey),
        ...printNames('    indexes: ', step.indexes),
      ])
    case 'addColumns':
      return printColumns(`${start.join(', ')}, `, step.columns, ')')
    case 'dropNotNull':
      return printArray(`${start.join(', ')}, `, step.columns, ')')
    case 'renameColumn':
      return `${[...start, quote(step.from), quote(step.to)].join(', ')})`
  }
}

function printOptions(start: readonly string[], entries: readonly string[]): string {
  return printBlock(`${start.join(', ')}, `, entries, ')')
}

function printColumns(before: string, columns: ColumnKinds, after = ','): string {
  const items = Object.entries(columns).map(
    ([name, kind]) => `${propertyKey(name)}: ${quote(kind)}`,
  )
  if (items.length === 0) return `${before}{}${after}`
  return printList({ before, open: '{ ', items, close: ' }', after })
}

function printNames(before: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [printArray(before, names, ',')]
}

function printArray(before: string, names: readonly string[], after: string): string {
  return printList({ before, open: '[', items: names.map(quote), close: ']', after })
}

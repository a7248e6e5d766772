import type { TableModel } from '../../model/contract-model.js'
import { generatedHeader } from '../contracts/print-contract.js'
import { propertyKey, quote } from '../typescript/print.js'

/** The kinds of all columns: by them the store decodes results, and reconciliation rules are typed. */
export function printRegistry(tables: readonly TableModel[]): string {
  const entries = tables.map(
    (table) => `${propertyKey(table.name)}: {
      ${table.columns
        .map(
          (column) =>
            `${propertyKey(column.name)}: ${quote(column.kind + (column.nullable ? '?' : ''))},`,
        )
        .join('\n')}
    },`,
  )
  return `${generatedHeader}
import type { TableRegistry } from 'bcdata/runtime'

export const tables = {
  ${entries.join('\n')}
} as const satisfies TableRegistry
`
}

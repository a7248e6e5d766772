import type { TableModel } from '../../model/contract-model.js'
import { generatedHeader } from '../contracts/print-contract.js'
import { printBlock } from '../typescript/layout.js'
import { importLine, propertyKey, quote } from '../typescript/print.js'

/** The kinds of all columns: by them the store decodes results, and reconciliation rules are typed. */
export function printRegistry(tables: readonly TableModel[]): string {
  const entries = tables.map((table) => {
    const columns = table.columns.map(
      ({ name, kind, nullable }) =>
        `    ${propertyKey(name)}: ${quote(kind + (nullable ? '?' : ''))},`,
    )
    return printBlock(`  ${propertyKey(table.name)}: `, columns, ',')
  })
  return `${generatedHeader}
${importLine(['TableRegistry'], 'bcdata/runtime', true)}
${printBlock('export const tables = ', entries)} as const satisfies TableRegistry
`
}

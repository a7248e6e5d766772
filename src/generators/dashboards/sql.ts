import { assert } from '../../errors.js'
import type { TableModel } from '../../model/contract-model.js'

/** SQLite takes at most 500 selects in one compound; larger ones are nested. */
const compoundMax = 400

/** Queries hold names without quotes, so nothing may reach them that the model did not make safe. */
export function assertPlainNames(tables: readonly TableModel[]): void {
  for (const { name, columns } of tables) {
    for (const plain of [name, ...columns.map((column) => column.name)]) {
      assert(/^[a-z_]\w*$/i.test(plain), `"${plain}" is no name for a table or column`)
    }
  }
}

export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `\nWHERE ${conditions.join('\n  AND ')}`
}

/** For subqueries: people read and change these queries in Grafana. */
export function indented(sql: string): string {
  return sql.replace(/^/gm, '  ')
}

export function unionAll(selects: readonly string[]): string {
  if (selects.length <= compoundMax) return selects.join('\nUNION ALL\n')
  const groups: string[] = []
  for (let start = 0; start < selects.length; start += compoundMax) {
    const group = unionAll(selects.slice(start, start + compoundMax))
    groups.push(`SELECT * FROM (\n${indented(group)}\n) AS part`)
  }
  return unionAll(groups)
}

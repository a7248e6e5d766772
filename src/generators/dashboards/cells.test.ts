import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { openSqlDatabase, type SqlDatabase } from '../../../test/fixtures/sql-database.js'
import { printColumn } from '../../runtime/store/schema/column-type.js'
import type { ColumnKind } from '../../shared/column-kind.js'
import type { DashboardDialect } from './dialect.js'
import { mysql } from './mysql.js'
import { postgres } from './postgres.js'
import { sqlite } from './sqlite.js'

const printers: Readonly<Record<string, DashboardDialect>> = { sqlite, mysql, postgres }
const kinds: readonly ColumnKind[] = [
  ...(['int32', 'int64', 'uint64', 'uint256', 'int256'] as const),
  ...(['bool', 'address', 'bytes32', 'hex', 'text', 'json'] as const),
]

describe.each(dialects)('cells of a dashboard on %s', (dialect) => {
  const { display, heading, labelled, total } = printers[dialect] ?? sqlite
  let db: SqlDatabase
  beforeAll(async () => {
    db = await openSqlDatabase(dialect)
    const columns = kinds.map((kind) =>
      printColumn(dialect, `${kind}_`, `${kind}?`, { isKey: false }),
    )
    await db.run(`CREATE TABLE cell (${columns.join(', ')})`)
  })
  afterAll(() => db.close())

  /** What the expression is for a row with this value. */
  async function shown(kind: ColumnKind, value: string): Promise<unknown> {
    await db.run('DELETE FROM cell')
    await db.run(`INSERT INTO cell (${kind}_) VALUES (${value})`)
    const { rows } = await db.select(`SELECT ${display(`${kind}_`, kind)} FROM cell`)
    return rows[0]?.[0]
  }

  it('stay empty where there is no value', async () => {
    for (const kind of kinds) expect(await shown(kind, 'NULL')).toBeNull()
  })

  it('say true and false', async () => {
    const [yes, no] = dialect === 'postgres' ? ['true', 'false'] : ['1', '0']
    expect(await shown('bool', yes ?? '')).toBe('true')
    expect(await shown('bool', no ?? '')).toBe('false')
  })

  it('hold the beginning of long texts and of JSON', async () => {
    expect(await shown('text', `'${'€'.repeat(9_000)}'`)).toBe('€'.repeat(400))
    const items = await shown('json', `'[${'"1234567890",'.repeat(900)}"1"]'`)
    expect(items).toHaveLength(400)
    expect(items).toMatch(/^\["1234567890", ?"1234567890"/)
  })

  it('have headings with every character, and labels', async () => {
    const odd = 'a`b"c\'d e'
    const { columns, rows } = await db.select(`SELECT ${labelled('Chain', '5')} AS ${heading(odd)}`)
    expect(columns.map(({ name }) => name)).toEqual([odd])
    expect(rows).toEqual([['Chain 5']])
  })

  it('show 0 for the sum of nothing', async () => {
    const { rows } = await db.select(`SELECT ${total('int32_')} FROM cell WHERE 1 = 0`)
    expect(Number(rows[0]?.[0])).toBe(0)
  })
})

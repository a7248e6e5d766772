// Prints every table of the project in whose folder it runs, as one JSON object: name → rows. The
// project's own packages and generated registry decode them; a bigint becomes { bigint: digits }.
import { openStore } from 'bcdata/runtime'
import { sql } from 'kysely'

const { tables } = await import('./dist/src/generated/tables.js')

const store = await openStore({ url: 'sqlite:./data.db', tables, readonly: true })
const names = await sql`select name from sqlite_schema where type = 'table'`.execute(store.db)
const rows = {}
for (const { name } of names.rows) {
  rows[name] = await store.db.selectFrom(name).selectAll().execute()
}
await store.close()

const tagged = (_key, value) => (typeof value === 'bigint' ? { bigint: value.toString() } : value)
process.stdout.write(JSON.stringify(rows, tagged))

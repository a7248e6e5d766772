import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'

const queries = [
  'select * from token_evt_transfer order by chain_id, evt_block_number, evt_index',
  'select * from token_holder order by chain_id, contract_address, holder',
]

/** What a run wrote: how many rows, and a hash over all their values. */
export async function summarise(url) {
  const [events, holders] = await readers[url.split(':')[0]](url)
  const hash = createHash('sha256')
  for (const row of [...events, ...holders]) hash.update(`${Object.values(row).join()}\n`)
  return { events: events.length, holders: holders.length, hash: hash.digest('hex') }
}

const readers = {
  sqlite(url) {
    const db = new Database(url.slice('sqlite:'.length), { readonly: true })
    try {
      return queries.map((query) => db.prepare(query).all())
    } finally {
      db.close()
    }
  },
  async mysql(url) {
    const connection = await createConnection({ uri: url, supportBigNumbers: true })
    const results = []
    for (const query of queries) results.push((await connection.query(query))[0])
    await connection.end()
    return results
  },
  async postgres(url) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const results = []
    for (const query of queries) results.push((await client.query(query)).rows)
    await client.end()
    return results
  },
}

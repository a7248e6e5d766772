import { chunksOf } from './row-chunks.js'
import type { ServerParts } from './server-stash.js'
import type { Closing, Identity, SqlParameter } from './stash-database.js'
import { stashTables, stillValid } from './stash-schema.js'

/** More rows in a statement gain nothing. */
const rowsMax = 1_000
const closingsMax = 500
/** What a statement may take of our memory, and of the server's. */
const bytesMax = 4 * 1024 * 1024
const pieceBytesMax = 16 * 1024 * 1024

const conditions: Readonly<Record<Identity, string>> = {
  row: 'r.key_hash = c.key_hash and r.row_id = c.row_id',
  id: 'r.ledger_id = c.ledger_id and r.table_id = c.table_id and r.row_id = c.row_id',
  key: 'r.key_hash = c.key_hash',
}

/**
 * Texts with many rows, as the driver escapes them: bytes take twice their length.
 * @param packetBytes `max_allowed_packet`: no statement and no row of an answer is longer
 */
export function mysqlParts(packetBytes: number): ServerParts {
  const limits = { rowsMax, bytesMax: Math.min(bytesMax, packetBytes / 4) }
  return {
    pieceBytes: Math.min(pieceBytesMax, Math.floor(packetBytes / 4)),
    settings: [],
    print: (sql) => sql,
    async insert(run, table, rows) {
      const names = Object.keys(stashTables[table].columns)
      const sql = `insert into ${table} (${names.join(', ')}) values ?`
      for (const chunk of chunksOf(rows, limits)) await run(sql, [chunk])
    },
    async close(run, by, ledgerId, closings) {
      let count = 0
      for (let start = 0; start < closings.length; start += closingsMax) {
        const some = closings.slice(start, start + closingsMax)
        const list = some.map((_, index) => (index === 0 ? named : plain)).join(' union all ')
        const sql = `update (${list}) c straight_join stash_row r
          on ${conditions[by]} and r.until_block = ${stillValid}
          set r.until_block = c.until_block`
        count += await run(
          sql,
          some.flatMap((closing) => parametersOf(ledgerId, closing)),
        )
      }
      return count
    },
  }
}

const named = `select ? as ledger_id, ? as table_id, ? as until_block,
  cast(? as unsigned) as row_id, ? as key_hash`
const plain = 'select ?, ?, ?, cast(? as unsigned), ?'

function parametersOf(
  ledgerId: number,
  { tableId, until, rowId, keyHash }: Closing,
): readonly SqlParameter[] {
  return [ledgerId, tableId, until, rowId, keyHash]
}

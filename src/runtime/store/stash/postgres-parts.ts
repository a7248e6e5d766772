import { chunksOf } from './row-chunks.js'
import type { ServerParts } from './server-stash.js'
import type { Closing, Identity, SqlParameter } from './stash-database.js'
import { columnTypeOf, type StashTableName, stashTables, stillValid } from './stash-schema.js'

/** Read back as hexadecimal text, whose length JavaScript limits. */
const pieceBytes = 64 * 1024 * 1024
/** More rows in a statement gain little; its bytes are in our memory and the server's. */
const limits = { rowsMax: 5_000, bytesMax: 8 * 1024 * 1024 }

type Row = readonly SqlParameter[]

/**
 * One array per column, so that the text of a statement stays the same. Bytes of all rows and columns go
 * as one value that the server cuts up: in arrays they would be hexadecimal.
 */
export const postgresParts: ServerParts = {
  pieceBytes,
  // A new table has no statistics, without which a look at every row may seem cheap.
  settings: [
    'set local enable_seqscan = off',
    'set local enable_hashjoin = off',
    'set local enable_mergejoin = off',
  ],
  print(sql) {
    let count = 0
    return sql.replaceAll('?', () => `$${++count}`)
  },
  async insert(run, table, rows) {
    for (const chunk of chunksOf(rows, limits)) {
      const packer = new Packer()
      const values = chunk[0]?.map((_, index) => packer.column(table, index, chunk)) ?? []
      const names = Object.keys(stashTables[table].columns)
      const sql = `insert into ${table} (${names.join(', ')})
        select ${values.join(', ')} from ${packer.source()}`
      await run(sql, packer.parameters())
    }
  },
  async close(run, by, ledgerId, closings) {
    const packer = new Packer()
    const of = (type: string, read: (closing: Closing) => SqlParameter): string =>
      packer.array(type, closings.map(read))
    const id = (): string => `row_id = ${of('numeric', ({ rowId }) => rowId)}`
    const key = (): string => `key_hash = ${packer.bytes(closings.map(({ keyHash }) => keyHash))}`
    const table = (): string => `table_id = ${of('integer', ({ tableId }) => tableId)}`
    const conditions: Readonly<Record<Identity, () => string>> = {
      row: () => `${key()} and ${id()}`,
      id: () => `ledger_id = ${ledgerId} and ${table()} and ${id()}`,
      key,
    }
    const until = of('bigint', (closing) => closing.until)
    const condition = conditions[by]()
    // Looked up one by one: no order of joins is to be found, and none to be mistaken.
    return run(
      `update stash_row r set until_block = c.until_block from (
        select ${until} as until_block, found.ctid as place
        from ${packer.source()}, lateral (
          select ctid from stash_row
          where ${condition} and until_block = ${stillValid} offset 0
        ) found offset 0
      ) c where r.ctid = c.place`,
      packer.parameters(),
    )
  },
}

/** Parameters of a statement over many rows, and what stands for them in it. */
class Packer {
  readonly #arrays: string[] = []
  readonly #types: string[] = []
  readonly #bytes: Buffer[] = []
  #length = 0

  column(table: StashTableName, index: number, rows: readonly Row[]): string {
    const kind = Object.values(stashTables[table].columns)[index] ?? 'text'
    const type = columnTypeOf('postgres', kind)
    const values = rows.map((row) => row[index] ?? null)
    return type === 'bytea' ? this.bytes(values) : this.array(type, values)
  }

  array(type: string, values: readonly SqlParameter[]): string {
    this.#arrays.push(`{${values.map(element).join(',')}}`)
    this.#types.push(type)
    return `v${this.#arrays.length}`
  }

  /** All in the first parameter, by where they begin in it and how long they are. */
  bytes(values: readonly SqlParameter[]): string {
    const starts = values.map((value) => {
      if (!Buffer.isBuffer(value)) return null
      const start = this.#length + 1
      this.#bytes.push(value)
      this.#length += value.length
      return start
    })
    const lengths = values.map((value) => (Buffer.isBuffer(value) ? value.length : null))
    const start = this.array('integer', starts)
    return `substring(b.bytes from ${start} for ${this.array('integer', lengths)})`
  }

  source(): string {
    const arrays = this.#types.map((type, index) => `$${index + 2}::${type}[]`)
    const names = this.#types.map((_, index) => `v${index + 1}`)
    return `(select $1::bytea as bytes) b, unnest(${arrays.join(', ')}) as u(${names.join(', ')})`
  }

  parameters(): readonly unknown[] {
    return [Buffer.concat(this.#bytes), ...this.#arrays]
  }
}

/** In the text of an array. */
function element(value: SqlParameter): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : String(value)
}

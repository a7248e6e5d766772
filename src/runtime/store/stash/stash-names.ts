import type { BinlogTable } from '../../ports/binlog.js'
import type { SqlParameter, StashSession } from './stash-database.js'

/** A table of the ledger with one of its lists of columns, by their numbers. */
export interface TableIds {
  readonly tableId: number
  readonly columnsId: number
}

/** What the numbers stand for. */
export interface NamedColumns {
  readonly columnsId: number
  readonly table: string
  readonly columns: readonly string[]
}

interface KnownTable {
  readonly id: number
  /** Columns, joined as in the binlog → their number. */
  readonly columns: Map<string, number>
}

interface ColumnsRow {
  readonly id: number
  readonly columns_id: number | null
  readonly name: Buffer
  readonly names: Buffer | null
}

type Described = Pick<BinlogTable, 'name' | 'columns'>

/** A ledger can have a table for every contract. */
const knownMax = 20_000
/** How many names one statement asks for. */
const askedMax = 500

const selectColumns = `select t.id, c.id as columns_id, t.name, c.names
  from stash_table t left join stash_columns c on c.ledger_id = t.ledger_id and c.table_id = t.id
  where t.ledger_id = ?`

/**
 * Tables and columns of a ledger by number. Names are bytes, so that no database compares them with its
 * own idea of what is equal. What it knows must be forgotten when a transaction was rolled back.
 */
export class StashNames {
  readonly #ledgerId: number
  readonly #tables = new Map<string, KnownTable>()
  readonly #byColumns = new Map<number, NamedColumns>()
  /** The numbers given last; null as long as nobody asked. */
  #last: { table: number; columns: number } | null = null

  constructor(ledgerId: number) {
    this.#ledgerId = ledgerId
  }

  forget(): void {
    this.#tables.clear()
    this.#byColumns.clear()
    this.#last = null
  }

  /** Gives numbers to what has none yet. */
  async number(session: StashSession, tables: readonly Described[]): Promise<void> {
    await this.#load(session, [...new Set(tables.map(({ name }) => name))])
    const newTables: SqlParameter[][] = []
    const newColumns: SqlParameter[][] = []
    for (const { name, columns } of tables) {
      const joined = joinedColumns(columns)
      if (this.#tables.get(name)?.columns.has(joined) === true) continue
      const last = await this.#lastNumbers(session)
      let known = this.#tables.get(name)
      if (known === undefined) {
        known = { id: ++last.table, columns: new Map() }
        this.#tables.set(name, known)
        newTables.push([this.#ledgerId, known.id, bytesOf(name)])
      }
      const columnsId = ++last.columns
      this.#know(known, name, columnsId, joined)
      newColumns.push([this.#ledgerId, columnsId, known.id, bytesOf(joined)])
    }
    await session.insert('stash_table', newTables)
    await session.insert('stash_columns', newColumns)
  }

  /** Of a table that `number` has seen. */
  idsOf({ name, columns }: Described): TableIds {
    const known = this.#tables.get(name)
    const columnsId = known?.columns.get(joinedColumns(columns))
    if (known === undefined || columnsId === undefined) throw new Error(`bcdata bug: ${name}`)
    return { tableId: known.id, columnsId }
  }

  /** Null where the ledger has no such table. */
  async tableId(session: StashSession, name: string): Promise<number | null> {
    await this.#load(session, [name])
    return this.#tables.get(name)?.id ?? null
  }

  async named(
    session: StashSession,
    columnsIds: readonly number[],
  ): Promise<ReadonlyMap<number, NamedColumns>> {
    if (this.#byColumns.size > knownMax) this.#byColumns.clear()
    const wanted = [...new Set(columnsIds)]
    const unknown = wanted.filter((id) => !this.#byColumns.has(id))
    for (const ids of chunks(unknown)) {
      const rows = await this.#select(session, `and c.id in (${marks(ids)})`, ids)
      for (const named of rows.flatMap((row) => namedOf(row) ?? [])) {
        this.#byColumns.set(named.columnsId, named)
      }
    }
    return new Map(
      wanted.flatMap((id) => {
        const found = this.#byColumns.get(id)
        return found === undefined ? [] : [[id, found] as const]
      }),
    )
  }

  /** Every list of columns, by table in byte order, the oldest first. */
  async all(session: StashSession): Promise<readonly (NamedColumns & TableIds)[]> {
    const rows = await this.#select(session, 'order by t.name, c.id', [])
    return rows.flatMap((row) => {
      const named = namedOf(row)
      return named === null ? [] : [{ ...named, tableId: row.id }]
    })
  }

  async #load(session: StashSession, names: readonly string[]): Promise<void> {
    if (this.#tables.size > knownMax) this.forget()
    const unknown = names.filter((name) => !this.#tables.has(name))
    for (const some of chunks(unknown)) {
      const rows = await this.#select(session, `and t.name in (${marks(some)})`, some.map(bytesOf))
      for (const row of rows) this.#take(row)
    }
  }

  #select(
    session: StashSession,
    condition: string,
    parameters: readonly SqlParameter[],
  ): Promise<readonly ColumnsRow[]> {
    return session.all(`${selectColumns} ${condition}`, [this.#ledgerId, ...parameters])
  }

  /** All rows of a table must come, since what it isn't known to have is new. */
  #take(row: ColumnsRow): void {
    const name = row.name.toString('latin1')
    const known = this.#tables.get(name) ?? { id: row.id, columns: new Map() }
    this.#tables.set(name, known)
    if (row.columns_id === null || row.names === null) return
    this.#know(known, name, row.columns_id, row.names.toString('latin1'))
  }

  #know(known: KnownTable, table: string, columnsId: number, joined: string): void {
    known.columns.set(joined, columnsId)
    this.#byColumns.set(columnsId, { columnsId, table, columns: joined.split(',') })
  }

  async #lastNumbers(session: StashSession): Promise<{ table: number; columns: number }> {
    this.#last ??= {
      table: await this.#max(session, 'stash_table'),
      columns: await this.#max(session, 'stash_columns'),
    }
    return this.#last
  }

  async #max(session: StashSession, table: string): Promise<number> {
    const sql = `select coalesce(max(id), 0) as id from ${table} where ledger_id = ?`
    const [row] = await session.all<{ id: number }>(sql, [this.#ledgerId])
    return Number(row?.id ?? 0)
  }
}

function namedOf({ columns_id, name, names }: ColumnsRow): NamedColumns | null {
  if (columns_id === null || names === null) return null
  const columns = names.toString('latin1').split(',')
  return { columnsId: columns_id, table: name.toString('latin1'), columns }
}

/** As the binlog has them; no name holds a comma. */
function joinedColumns(columns: readonly string[]): string {
  return columns.join(',')
}

function bytesOf(name: string): Buffer {
  return Buffer.from(name, 'latin1')
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}

function* chunks<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < values.length; start += askedMax) {
    yield values.slice(start, start + askedMax)
  }
}

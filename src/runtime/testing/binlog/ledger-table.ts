import type { BinlogRow } from '../../ports/binlog.js'
import type { RowFilter, TableDraft, ValueDraft } from './block-draft.js'

/** What a block did to a table, before the rows that it made have ids. */
export interface TableChange {
  readonly name: string
  readonly columns: readonly string[]
  readonly dirty: readonly BinlogRow[]
  readonly created: readonly NewRow[]
}

export type NewRow = Omit<BinlogRow, 'id'>

/** A table of a ledger with all its rows. */
export class LedgerTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly #rows = new Map<bigint, BinlogRow>()
  readonly #idsByKey = new Map<string, bigint[]>()

  constructor(name: string, columns: readonly string[]) {
    this.name = name
    this.columns = columns
  }

  change({ insert = [], discard = [], update = [], remove = [] }: TableDraft): TableChange {
    const dirty = new Map<bigint, BinlogRow>()
    const write = (row: BinlogRow) => {
      dirty.set(row.id, row)
      this.#rows.set(row.id, row)
    }
    for (const { where, set } of update) {
      for (const row of this.#find(where)) write({ ...row, values: this.#merge(row, set) })
    }
    for (const row of remove.flatMap((where) => this.#find(where))) write({ ...row, status: 1 })
    return {
      name: this.name,
      columns: this.columns,
      dirty: [...dirty.values()],
      created: [
        ...insert.map((values) => ({ status: 0, values: this.#complete(values) })),
        ...discard.map((values) => ({ status: 1, values: this.#complete(values) })),
      ],
    }
  }

  add(row: BinlogRow): void {
    this.#rows.set(row.id, row)
    const key = latin1(row.values[0] ?? null)
    const ids = this.#idsByKey.get(key)
    if (ids === undefined) this.#idsByKey.set(key, [row.id])
    else ids.push(row.id)
  }

  /** Rows that aren't deleted. */
  rows(): readonly BinlogRow[] {
    return [...this.#rows.values()].filter(({ status }) => status === 0)
  }

  #find(where: RowFilter): readonly BinlogRow[] {
    const wanted = Object.entries(where).map(
      ([column, value]) => [this.#place(column), bytesOfDraft(value)] as const,
    )
    const key = wanted.find(([place]) => place === 0)?.[1]
    const ids = key === undefined ? [...this.#rows.keys()] : this.#idsByKey.get(latin1(key))
    return (ids ?? []).flatMap((id) => {
      const row = this.#rows.get(id)
      if (row === undefined || row.status !== 0) return []
      return wanted.every(([place, value]) => isSame(row.values[place], value)) ? [row] : []
    })
  }

  #merge({ values }: BinlogRow, set: RowFilter): BinlogRow['values'] {
    const changed = [...values]
    for (const [column, value] of Object.entries(set)) {
      changed[this.#place(column)] = bytesOfDraft(value)
    }
    return changed
  }

  #complete(values: readonly ValueDraft[]): BinlogRow['values'] {
    return this.columns.map((_, place) => bytesOfDraft(values[place] ?? null))
  }

  #place(column: string): number {
    const place = this.columns.indexOf(column)
    if (place === -1) throw new RangeError(`${this.name} has no column ${column}.`)
    return place
  }
}

export function bytesOfDraft(value: ValueDraft): Uint8Array | null {
  return typeof value === 'string' ? Buffer.from(value) : value
}

function isSame(left: Uint8Array | null | undefined, right: Uint8Array | null): boolean {
  if (left == null || right === null) return (left ?? null) === right
  return Buffer.compare(left, right) === 0
}

function latin1(bytes: Uint8Array | null): string {
  return bytes === null ? '' : Buffer.from(bytes).toString('latin1')
}

import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { tablesKnownByKey } from '../../ports/ledger-tables.js'
import { keyHash } from './key-hash.js'
import type { Closing, Identity } from './stash-database.js'
import type { ChangedRow } from './stash-errors.js'
import type { TableIds } from './stash-names.js'
import { stillValid } from './stash-schema.js'

/** A row as a block has it, to be inserted. */
export interface NewVersion extends TableIds {
  readonly block: number
  readonly section: number
  readonly position: number
  readonly isCreated: boolean
  readonly keyHash: Buffer
  readonly row: BinlogRow
  /** Grows while the plan is made: a later block of the batch may end it. */
  until: number
}

/** Ends a version that was stored before; it must be there when the row was changed, not created. */
export interface PlannedClosing extends Closing, ChangedRow {
  readonly by: Identity
  readonly isRequired: boolean
}

export interface CommitPlan {
  readonly versions: readonly NewVersion[]
  readonly closings: readonly PlannedClosing[]
  /** A change of a row that the batch itself created with another key: nothing after it is planned. */
  readonly unknown: ChangedRow | null
  /** The greatest id after the batch. */
  readonly idMax: bigint
}

interface Place {
  readonly block: number
  readonly section: number
  readonly table: BinlogTable
  readonly ids: TableIds
}

export interface PlannedBlocks {
  readonly ledgerId: number
  readonly blocks: readonly BinlogBlock[]
  readonly idsOf: (table: BinlogTable) => TableIds
  /** No row with a greater id is stored. */
  readonly idMax: bigint
}

/** What a batch of blocks changes in the database. */
export function planCommit({ ledgerId, blocks, idsOf, idMax }: PlannedBlocks): CommitPlan {
  const planner = new Planner(ledgerId, idMax)
  for (const { number, tables } of blocks) {
    for (const [section, table] of tables.entries()) {
      if (!planner.add({ block: number, section, table, ids: idsOf(table) })) return planner
    }
  }
  return planner
}

class Planner implements CommitPlan {
  readonly versions: NewVersion[] = []
  readonly closings: PlannedClosing[] = []
  /** By table and by what a row is known by. */
  readonly #latest = new Map<number, Map<bigint | string, NewVersion>>()
  readonly #ledgerId: number
  unknown: ChangedRow | null = null
  idMax: bigint

  constructor(ledgerId: number, idMax: bigint) {
    this.#ledgerId = ledgerId
    this.idMax = idMax
  }

  /** Whether to go on. */
  add(place: Place): boolean {
    const { dirty, created } = place.table
    const latest = this.#latest.get(place.ids.tableId) ?? new Map<bigint | string, NewVersion>()
    this.#latest.set(place.ids.tableId, latest)
    for (const [index, row] of dirty.entries()) {
      this.#addRow(latest, newVersion(this.#ledgerId, place, row, index, false), place.table.name)
    }
    for (const [index, row] of created.entries()) {
      const position = dirty.length + index
      this.#addRow(latest, newVersion(this.#ledgerId, place, row, position, true), place.table.name)
    }
    return this.unknown === null
  }

  #addRow(latest: Map<bigint | string, NewVersion>, version: NewVersion, table: string): void {
    if (this.unknown !== null) return
    const { row, block, isCreated, keyHash: hash } = version
    const isByKey = tablesKnownByKey.has(table)
    const identity = isByKey ? hash.toString('latin1') : row.id
    const before = latest.get(identity)
    if (before !== undefined) {
      if (!isCreated && !before.keyHash.equals(hash)) this.unknown = { block, table, id: row.id }
      before.until = block
    } else if (!isCreated || isByKey || row.id <= this.idMax) {
      const by = isByKey ? 'key' : isCreated ? 'id' : 'row'
      this.closings.push(closingBy(by, version, table))
    }
    this.versions.push(version)
    latest.set(identity, version)
    if (row.id > this.idMax) this.idMax = row.id
  }
}

// Field by field: there is one for every row.
function newVersion(
  ledgerId: number,
  { ids: { tableId, columnsId }, block, section }: Place,
  row: BinlogRow,
  position: number,
  isCreated: boolean,
): NewVersion {
  const hash = keyHash(ledgerId, tableId, row.values[0] ?? null)
  const until = stillValid
  return { tableId, columnsId, block, section, position, isCreated, keyHash: hash, row, until }
}

function closingBy(by: Identity, version: NewVersion, table: string): PlannedClosing {
  const { block, tableId, isCreated, keyHash: hash, row } = version
  const { id } = row
  const isRequired = !isCreated
  return { block, table, id, tableId, rowId: id, keyHash: hash, until: block, by, isRequired }
}

import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { hasOneRowPerKey, tablesKnownByKey } from '../../ports/ledger-tables.js'
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

/** A new row of a key that must have none before. */
export interface PlannedKey extends ChangedRow {
  readonly keyHash: Buffer
}

export interface CommitPlan {
  readonly versions: readonly NewVersion[]
  readonly closings: readonly PlannedClosing[]
  /** Keys that the batch meets first in a new row, where a key has one row. */
  readonly newKeys: readonly PlannedKey[]
  /** A row that contradicts others of the batch itself: nothing after it is planned. */
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
  readonly newKeys: PlannedKey[] = []
  /** By table and by what a row is known by. */
  readonly #latest = new Map<number, Map<bigint | string, NewVersion>>()
  /** Where a key has one row: who has it, by the hash, which is of the table too. */
  readonly #holders = new Map<string, NewVersion>()
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
    if (hasOneRowPerKey(table)) this.#checkKey(version, table)
    const isByKey = tablesKnownByKey.has(table)
    const identity = isByKey ? hash.toString('latin1') : row.id
    const before = latest.get(identity)
    if (before !== undefined) {
      if (!isCreated && !before.keyHash.equals(hash)) this.#refuse(version, table)
      before.until = block
    } else if (!isCreated || isByKey || row.id <= this.idMax) {
      const by = isByKey ? 'key' : isCreated ? 'id' : 'row'
      this.closings.push(closingBy(by, version, table))
    }
    this.versions.push(version)
    latest.set(identity, version)
    if (row.id > this.idMax) this.idMax = row.id
  }

  /** What was changed can pass for new, since no hash says which of a block's rows are new. */
  #checkKey(version: NewVersion, table: string): void {
    const { block, isCreated, keyHash: hash, row } = version
    const key = hash.toString('latin1')
    const holder = this.#holders.get(key)
    this.#holders.set(key, version)
    if (!isCreated) return
    if (holder === undefined) {
      this.newKeys.push({ block, table, id: row.id, isCreated, keyHash: hash })
      return
    }
    const isOlder = holder.block < block || !holder.isCreated
    if (isOlder && holder.row.status === 0) this.#refuse(version, table)
  }

  #refuse({ block, isCreated, row }: NewVersion, table: string): void {
    this.unknown ??= { block, table, id: row.id, isCreated }
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
  const changed = { block, table, id, isCreated }
  return { ...changed, tableId, rowId: id, keyHash: hash, until: block, by, isRequired }
}

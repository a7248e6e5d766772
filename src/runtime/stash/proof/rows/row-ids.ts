import { quoted } from '../../../../shared/printable.js'
import type { BinlogBlock, BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import { tablesKnownByKey } from '../../../ports/ledger-tables.js'
import { Refusal } from '../refusal.js'
import { rowOrder } from './row-order.js'

/**
 * New rows are numbered on from the last id, table after table: in the order of `rowOrder`, and in
 * tables known by key in any. Answers the last id.
 */
export function verifyRowIds(block: BinlogBlock, lastBefore: bigint): bigint {
  let last = lastBefore
  for (const table of block.tables) {
    if (tablesKnownByKey.has(table.name)) verifyAnyOrder(table, last)
    else verifyOrder(table, last)
    verifyDirtyIds(table, lastBefore)
    last += BigInt(table.created.length)
  }
  return last
}

/** The row of the counter itself has an id of its own, in block 0 too. */
export const counterId = 1n

function verifyOrder(table: BinlogTable, last: bigint): void {
  let expected = last
  for (const { id } of table.created) {
    expected += 1n
    if (id !== expected) throw wrongId(table, id, expected)
  }
  if (table.created.length > 1) verifySorted(table)
}

function verifySorted(table: BinlogTable): void {
  const compare = rowOrder(table)
  let before: BinlogRow | null = null
  for (const row of table.created) {
    if (before !== null && compare(before, row) > 0) {
      throw new Refusal('row-id', `Rows ${before.id} and ${row.id} of ${named(table)} are swapped.`)
    }
    before = row
  }
}

function verifyAnyOrder(table: BinlogTable, last: bigint): void {
  const end = last + BigInt(table.created.length)
  const seen = new Set<bigint>()
  for (const { id } of table.created) {
    if (id <= last || id > end || seen.has(id)) throw wrongId(table, id, last + 1n)
    seen.add(id)
  }
}

function verifyDirtyIds(table: BinlogTable, lastBefore: bigint): void {
  const isSorted = !tablesKnownByKey.has(table.name)
  let before = 0n
  for (const { id } of table.dirty) {
    if (id === 0n || id > lastBefore) {
      throw new Refusal('row-id', `Row ${id} of ${named(table)} can't have been there before.`)
    }
    if (isSorted && id <= before) {
      throw new Refusal('row-id', `Row ${id} of ${named(table)} comes after row ${before}.`)
    }
    before = id
  }
}

function wrongId(table: BinlogTable, actual: bigint, expected: bigint): Refusal {
  const message = `A new row of ${named(table)} has the id ${actual}, but should have ${expected}.`
  return new Refusal('row-id', message)
}

function named({ name }: BinlogTable): string {
  return quoted(name)
}

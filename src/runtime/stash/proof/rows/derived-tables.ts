import { quoted } from '../../../../shared/printable.js'
import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import type { LedgerBlock } from '../../ledger/read-ledger-block.js'
import { rlpList } from '../../ledger/write-rlp.js'
import { hexOf } from '../../text/byte-text.js'
import { Refusal, verifySame } from '../refusal.js'
import type { BlockTables } from '../tables/block-tables.js'
import { plainBytes } from './binary-value.js'
import { latin1Of, textIn, valueIn } from './row-values.js'

/** What the rows of tables that repeat the block have to say. */
export interface DerivedFrom {
  readonly number: number
  readonly hash: Uint8Array
  readonly ledgerBlock: LedgerBlock
  readonly transactionHashes: readonly Uint8Array[]
}

/**
 * Tables outside the hash of the rows that follow from the block (`BlockChainImp::commitBlock` in
 * libblockchain, FISCO BCOS 2.9). Their rows are new, and there is no other.
 */
export function verifyDerivedTables(tables: BlockTables, derived: DerivedFrom): void {
  verifyNumberToHash(tables, derived)
  verifyHashToHeader(tables, derived)
  verifyTransactionTable(tables, derived)
  verifyNonces(tables, derived)
}

/** The only row of a table that can have but one, if the table is there. */
export function onlyRow(table: BinlogTable | undefined, key: string): NamedRow | null {
  if (table === undefined) return null
  const [row, ...others] = table.created
  if (row === undefined || others.length > 0 || table.dirty.length > 0 || row.status !== 0) {
    throw new Refusal('derived-table', `${table.name} should have one new row.`)
  }
  const found = latin1Of(row.values[0] ?? nothing)
  if (found === key) return { table, row }
  throw wrongText(`The key of ${table.name}`, found, key)
}

const nothing = new Uint8Array()

export interface NamedRow {
  readonly table: BinlogTable
  readonly row: BinlogRow
}

function requiredRow(tables: BlockTables, name: string, key: string): NamedRow {
  const found = onlyRow(tables.get(name), key)
  if (found === null) throw new Refusal('derived-table', `The block has no ${name}.`)
  return found
}

export function verifyNumberToHash(
  tables: BlockTables,
  { number, hash }: Pick<DerivedFrom, 'number' | 'hash'>,
): void {
  const { table, row } = requiredRow(tables, '_sys_number_2_hash_', String(number))
  const [found, expected] = [textIn(table, row, 'value'), hexOf(hash)]
  if (found !== expected) throw wrongText('The value of _sys_number_2_hash_', found, expected)
}

/** Nodes before 2.6.0 don't write it. */
function verifyHashToHeader(tables: BlockTables, { hash, ledgerBlock }: DerivedFrom): void {
  const found = onlyRow(tables.get('_sys_hash_2_header_'), hexOf(hash))
  if (found === null) return
  verifySame('derived-table', 'The header in _sys_hash_2_header_', {
    actual: plainBytes(valueIn(found.table, found.row, 'value')),
    expected: ledgerBlock.header.raw,
  })
}

function verifyTransactionTable(tables: BlockTables, derived: DerivedFrom): void {
  const missing = new Map(
    derived.transactionHashes.map((hash, index) => [hexOf(hash), String(index)]),
  )
  const table = tables.get('_sys_tx_hash_2_block_')
  if (table !== undefined) {
    for (const row of table.dirty) throw strangeRow({ table, row })
    for (const row of table.created) verifyTransactionRow({ table, row }, derived.number, missing)
  }
  for (const hash of missing.keys()) {
    throw new Refusal('derived-table', `_sys_tx_hash_2_block_ has no row of transaction ${hash}.`)
  }
}

function verifyTransactionRow(
  { table, row }: NamedRow,
  number: number,
  missing: Map<string, string>,
): void {
  const hash = textIn(table, row, 'hash')
  const isRight =
    row.status === 0 &&
    textIn(table, row, 'index') === missing.get(hash) &&
    textIn(table, row, 'value') === String(number)
  if (!isRight) throw strangeRow({ table, row })
  missing.delete(hash)
}

function strangeRow({ table, row }: NamedRow): Refusal {
  const message = `Row ${row.id} of ${table.name} doesn't follow from the block.`
  return new Refusal('derived-table', message)
}

function verifyNonces(tables: BlockTables, { number, ledgerBlock }: DerivedFrom): void {
  const { table, row } = requiredRow(tables, '_sys_block_2_nonces_', String(number))
  verifySame('derived-table', 'The value of _sys_block_2_nonces_', {
    actual: plainBytes(valueIn(table, row, 'value')),
    expected: rlpList(ledgerBlock.transactions.map(({ nonce }) => nonce)),
  })
}

function wrongText(what: string, actual: string, expected: string): Refusal {
  const message = `${what} is ${quoted(actual)}, but should be ${quoted(expected)}.`
  return new Refusal('derived-table', message)
}

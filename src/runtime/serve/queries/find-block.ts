import type { StashStore, StoredBlock } from '../../ports/stash-store.js'
import { LedgerProblem } from '../../stash/ledger/ledger-problem.js'
import { type LedgerBlock, readLedgerBlock } from '../../stash/ledger/read-ledger-block.js'
import { ApiProblem, notFound } from '../api-problem.js'
import { assertStored } from './select-rows.js'
import { valueAt } from './value-at.js'

/** By number, by hash, or the `latest`. */
export async function findBlock(store: StashStore, name: string): Promise<StoredBlock> {
  const number = await numberOf(store, name)
  await assertStored(store, number)
  const [block] = await store.blocks(number, number)
  if (block !== undefined) return block
  throw notFound(`Block ${number} is not there.`, 'Ask for another one.')
}

async function numberOf(store: StashStore, name: string): Promise<number> {
  if (/^\d{1,15}$/.test(name)) return Number(name)
  if (name === 'latest') {
    const last = await store.last()
    if (last === null) throw notFound('There are no blocks yet.', 'Wait for the first one.')
    return last.number
  }
  const header = await storedBytes(store, name.replace(/^0x/, '').toLowerCase())
  if (header === null) throw notFound('There is no block with this hash.', 'Ask by number.')
  return readable(() => readLedgerBlock(header)).header.number
}

/** The block that the ledger keeps under a hash, and its bytes. */
export async function ledgerBlock(
  store: StashStore,
  hash: string,
): Promise<{ readonly bytes: Uint8Array; readonly block: LedgerBlock }> {
  const bytes = await storedBytes(store, hash)
  if (bytes === null) throw notFound('The ledger keeps no such block.', 'Ask for another one.')
  return { bytes, block: readable(() => readLedgerBlock(bytes)) }
}

async function storedBytes(store: StashStore, hash: string): Promise<Uint8Array | null> {
  const [row] = await store.rows('_sys_hash_2_block_', { key: Buffer.from(hash), limit: 1 })
  const value = row && valueAt(row, 'value')
  return value ? withoutHexText(value) : null
}

/** Old nodes kept blocks as hexadecimal texts; no block begins with such a byte. */
function withoutHexText(value: Uint8Array): Uint8Array {
  const text = Buffer.from(value)
  return text.toString('latin1', 0, 2) === '0x'
    ? Buffer.from(text.toString('latin1', 2), 'hex')
    : value
}

/** Reads what the ledger keeps; nobody proved what an unverified block holds. */
export function readable<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof LedgerProblem)) throw error
    throw new ApiProblem(500, {
      code: 'BLOCK_UNREADABLE',
      message: `What the ledger keeps of the block can't be read: ${error.message}.`,
      hint: 'Look at its row in _sys_hash_2_block_.',
    })
  }
}

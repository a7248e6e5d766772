import type { Kysely } from 'kysely'
import type { BlockRef } from '../ports/chain-source.js'
import { internal } from './internal-tables.js'

/** Of blocks that came one by one, every so many are kept. */
const spacing = 64
/** So many blocks behind the newest settled one, and beyond them only every so many. */
const nearBlocks = 65_536
const farSpacing = 8_192

export interface Settling {
  readonly settled: number
  /** What was settled before. */
  readonly earlier: number
}

/**
 * Keeps some hashes of settled blocks: the ends of ranges, and a few of those that were followed one by
 * one. A fork below finality shows by them where it begins.
 */
export async function rememberPast<DB>(
  tx: Kysely<DB>,
  chainId: number,
  block: BlockRef,
  { settled, earlier }: Settling,
): Promise<void> {
  const blocks: BlockRef[] = []
  if (block.number <= settled) blocks.push(block)
  else if (Math.floor(settled / spacing) > Math.floor(earlier / spacing)) {
    blocks.push(...(await roundBlocks(tx, chainId, settled)))
  }
  if (blocks.length === 0) return
  const tables = internal(tx)
  const numbers = blocks.map(({ number }) => number)
  const near = (numbers.at(-1) ?? 0) - nearBlocks
  // Those that a replay may have left, and those that have become too many.
  await tables
    .deleteFrom('_bcdata_past_block')
    .where('chain_id', '=', chainId)
    .where((eb) =>
      eb.or([
        eb('number', 'in', numbers),
        eb.and([eb('number', '<', near), eb(eb('number', '%', farSpacing), '!=', 0)]),
      ]),
    )
    .execute()
  const rows = blocks.map(({ number, hash }) => ({ chain_id: chainId, number, hash }))
  await tables.insertInto('_bcdata_past_block').values(rows).execute()
}

export async function forgetPastAbove<DB>(
  tx: Kysely<DB>,
  chainId: number,
  kept: number,
): Promise<void> {
  await internal(tx)
    .deleteFrom('_bcdata_past_block')
    .where('chain_id', '=', chainId)
    .where('number', '>', kept)
    .execute()
}

/** All settled blocks whose hashes are known, ascending. */
export async function pastBlocks<DB>(
  db: Kysely<DB>,
  chainId: number,
): Promise<readonly BlockRef[]> {
  return internal(db)
    .selectFrom('_bcdata_past_block')
    .select(['number', 'hash'])
    .where('chain_id', '=', chainId)
    .orderBy('number')
    .execute()
}

/** About to be forgotten, as nothing can replace them any more. */
async function roundBlocks<DB>(
  tx: Kysely<DB>,
  chainId: number,
  settled: number,
): Promise<readonly BlockRef[]> {
  const rows = await internal(tx)
    .selectFrom('_bcdata_block')
    .select(['number', 'hash'])
    .where('chain_id', '=', chainId)
    .where('number', '<=', settled)
    .orderBy('number')
    .execute()
  return rows.filter(({ number }) => number % spacing === 0)
}

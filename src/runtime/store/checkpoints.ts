import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { Dialect } from '../../shared/dialect.js'
import type { BlockHeader, BlockRef } from '../ports/chain-source.js'
import { internal } from './internal-tables.js'
import { forgetPastAbove, rememberPast } from './past-blocks.js'
import { unixNow } from './unix-now.js'

// Progress is kept per stream; events are the only one so far.
const stream = 'events'

/** Where the chain's rows end, and the hashes of its blocks that may still be replaced. */
export class Checkpoints {
  readonly #dialect: Dialect

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  async read<DB>(db: Kysely<DB>, chainId: number): Promise<BlockRef | null> {
    const row = await internal(db)
      .selectFrom('_bcdata_checkpoint')
      .select(['block_number as number', 'block_hash as hash'])
      .where('chain_id', '=', chainId)
      .where('stream', '=', stream)
      .executeTakeFirst()
    return row ?? null
  }

  /** The block that derived tables can be restored to; null before the first commit. */
  async settled<DB>(db: Kysely<DB>, chainId: number): Promise<number | null> {
    const row = await internal(db)
      .selectFrom('_bcdata_checkpoint')
      .select('settled_number')
      .where('chain_id', '=', chainId)
      .where('stream', '=', stream)
      .executeTakeFirst()
    return row?.settled_number ?? null
  }

  async unsettledBlocks<DB>(db: Kysely<DB>, chainId: number): Promise<readonly BlockRef[]> {
    return internal(db)
      .selectFrom('_bcdata_block')
      .select(['number', 'hash'])
      .where('chain_id', '=', chainId)
      .orderBy('number')
      .execute()
  }

  async commit<DB>(
    tx: Kysely<DB>,
    chainId: number,
    { number, hash, time }: BlockHeader,
    settled: number,
  ): Promise<void> {
    const earlier = await this.settled(tx, chainId)
    const row = {
      block_number: number,
      block_hash: hash,
      block_time: time,
      settled_number: Math.max(earlier ?? -1, Math.min(number, settled)),
      updated_at: unixNow(this.#dialect),
    }
    const { numUpdatedRows } = await internal(tx)
      .updateTable('_bcdata_checkpoint')
      .set(row)
      .where('chain_id', '=', chainId)
      .where('stream', '=', stream)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) {
      await internal(tx)
        .insertInto('_bcdata_checkpoint')
        .values({ chain_id: chainId, stream, ...row })
        .execute()
    }
    await rememberPast(tx, chainId, { number, hash }, { settled, earlier: earlier ?? -1 })
    await this.#rememberBlocks(tx, chainId, { number, hash }, settled)
  }

  /** Blocks above the ancestor are forgotten; `null` means all of them. */
  async moveBack<DB>(tx: Kysely<DB>, chainId: number, ancestor: BlockRef | null): Promise<void> {
    const tables = internal(tx)
    await tables
      .deleteFrom('_bcdata_block')
      .where('chain_id', '=', chainId)
      .where('number', '>', ancestor?.number ?? -1)
      .execute()
    await forgetPastAbove(tx, chainId, ancestor?.number ?? -1)
    if (ancestor === null) {
      await tables
        .deleteFrom('_bcdata_checkpoint')
        .where('chain_id', '=', chainId)
        .where('stream', '=', stream)
        .execute()
      return
    }
    await tables
      .updateTable('_bcdata_checkpoint')
      .set({
        block_number: ancestor.number,
        block_hash: ancestor.hash,
        block_time: null,
        updated_at: unixNow(this.#dialect),
      })
      .where('chain_id', '=', chainId)
      .where('stream', '=', stream)
      .execute()
  }

  /** Allows to go back to the block, though it is settled; its derived rows are lost with that. */
  async unsettle<DB>(tx: Kysely<DB>, chainId: number, blockNumber: number): Promise<void> {
    await internal(tx)
      .updateTable('_bcdata_checkpoint')
      .set({ settled_number: blockNumber })
      .where('chain_id', '=', chainId)
      .where('stream', '=', stream)
      .where('settled_number', '>', blockNumber)
      .execute()
  }

  /** Rows that were stored as final can't be taken back. */
  async checkDepth<DB>(tx: Kysely<DB>, chainId: number, ancestor: BlockRef | null): Promise<void> {
    const settled = await this.settled(tx, chainId)
    if (ancestor === null || settled === null || ancestor.number >= settled) return
    throw new BcdataError(
      'CHAIN_FORK_BELOW_FINALITY',
      `The chain forked after block ${ancestor.number}, but the rows up to block ${settled} were stored as final.`,
      {
        hint: 'Check that the node is on the right chain; if it is, run: npx bcdata rollback',
      },
    )
  }

  async #rememberBlocks<DB>(
    tx: Kysely<DB>,
    chainId: number,
    { number, hash }: BlockRef,
    settled: number,
  ): Promise<void> {
    const tables = internal(tx)
    // Those that are settled, and this one, which a replay may have left.
    await tables
      .deleteFrom('_bcdata_block')
      .where('chain_id', '=', chainId)
      .where((eb) => eb.or([eb('number', '<=', settled), eb('number', '=', number)]))
      .execute()
    if (number > settled) {
      await tables.insertInto('_bcdata_block').values({ chain_id: chainId, number, hash }).execute()
    }
  }
}

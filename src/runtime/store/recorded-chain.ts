import type { Kysely } from 'kysely'
import type { Hex } from '../../shared/hex.js'
import type { ChainIdentity } from '../ports/chain-source.js'
import { dialectOf } from './dialect-of.js'
import { hasTable } from './has-table.js'
import { internal } from './internal-tables.js'

/** The chain that a name of the config stands for in this database; null when it has nothing of it. */
export async function recordedChain<DB>(
  db: Kysely<DB>,
  name: string,
): Promise<ChainIdentity | null> {
  if (!(await hasTable(db, await dialectOf(db), '_bcdata_chain'))) return null
  const row = await internal(db)
    .selectFrom('_bcdata_chain')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
  return row ? { name, chainId: row.chain_id, genesisHash: row.genesis_hash as Hex } : null
}

/** Every chain that the database was filled from. */
export async function recordedChains<DB>(db: Kysely<DB>): Promise<readonly ChainIdentity[]> {
  const rows = await internal(db)
    .selectFrom('_bcdata_chain')
    .selectAll()
    .orderBy('chain_id')
    .execute()
  return rows.map(({ name, chain_id, genesis_hash }) => ({
    name,
    chainId: chain_id,
    genesisHash: genesis_hash as Hex,
  }))
}

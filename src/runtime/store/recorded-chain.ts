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

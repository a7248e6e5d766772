import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { ChainIdentity } from '../ports/chain-source.js'
import { checkDerivedTables } from './journal-triggers.js'
import { sessionOf } from './sqlite/session-access.js'

/** Records the chain's genesis, or compares it with what was recorded. */
export async function bindChain<DB>(
  db: Kysely<DB>,
  derived: readonly string[],
  { chainId, genesisHash }: ChainIdentity,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const session = await sessionOf(tx)
    session.run(() => {
      const recorded = session.raw<string>(selectGenesis).pluck().get(chainId)
      if (recorded === undefined) session.raw(insertGenesis).run(chainId, genesisHash)
      else if (recorded !== genesisHash) throw mismatch(chainId, recorded, genesisHash)
      const chainCount = session.raw<number>('select count(*) from _bcdata_chain').pluck().get()
      checkDerivedTables(session.database, derived, chainCount ?? 0)
    })
  })
}

const selectGenesis = 'select genesis_hash from _bcdata_chain where chain_id = ?'
const insertGenesis = 'insert into _bcdata_chain (chain_id, genesis_hash) values (?, ?)'

function mismatch(chainId: number, recorded: string, found: string): BcdataError {
  return new BcdataError(
    'CHAIN_MISMATCH',
    `The database was filled from chain ${chainId} with genesis ${recorded}, the node has genesis ${found}.`,
    { hint: 'Point BCDATA_RPC_URL to the right node, or BCDATA_DATABASE_URL to a new database.' },
  )
}

import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { ChainIdentity } from '../ports/chain-source.js'
import { checkDerivedTables } from './journal-triggers.js'
import { sessionOf } from './sqlite/session-access.js'

interface RecordedChain {
  readonly name: string
  readonly chainId: number
  readonly genesisHash: string
}

/**
 * Records which chain a name of the config stands for, or compares it with what was recorded. A
 * chain that was renamed in the config keeps its rows.
 */
export async function bindChain<DB>(
  db: Kysely<DB>,
  derived: readonly string[],
  identity: ChainIdentity,
): Promise<void> {
  const { name, chainId, genesisHash } = identity
  await db.transaction().execute(async (tx) => {
    const session = await sessionOf(tx)
    session.run(() => {
      const [recorded] = session.raw<RecordedChain>(selectChains).all(name, chainId, name)
      if (recorded && !isSame(recorded, identity)) throw mismatch(recorded, identity)
      if (recorded?.name !== name) session.raw(upsertChain).run(name, chainId, genesisHash)
      const chainCount = session.raw<number>('select count(*) from _bcdata_chain').pluck().get()
      checkDerivedTables(session.database, derived, chainCount ?? 0)
    })
  })
}

/** The chain of this name; otherwise the one of this id, which had another name then. */
const selectChains = `
  select name, chain_id as chainId, genesis_hash as genesisHash from _bcdata_chain
  where name = ? or chain_id = ? order by name <> ?`
const upsertChain = `
  insert into _bcdata_chain (name, chain_id, genesis_hash) values (?, ?, ?)
  on conflict (chain_id) do update set name = excluded.name`

function isSame(recorded: RecordedChain, identity: ChainIdentity): boolean {
  return recorded.chainId === identity.chainId && recorded.genesisHash === identity.genesisHash
}

function mismatch(recorded: RecordedChain, found: ChainIdentity): BcdataError {
  return new BcdataError(
    'CHAIN_MISMATCH',
    `The database was filled from chain ${recorded.chainId} with genesis ${recorded.genesisHash}; the node of "${found.name}" is chain ${found.chainId} with genesis ${found.genesisHash}.`,
    { hint: 'Point BCDATA_RPC_URL to the right node, or BCDATA_DATABASE_URL to a new database.' },
  )
}

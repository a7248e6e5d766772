import type { Kysely } from 'kysely'
import { BcdataError } from '../../errors.js'
import type { ChainIdentity } from '../ports/chain-source.js'
import { internal } from './internal-tables.js'
import type { Journal } from './journal.js'

interface RecordedChain {
  readonly name: string
  readonly chain_id: number
  readonly genesis_hash: string
}

/**
 * Records which chain a name of the config stands for, or compares it with what was recorded. A
 * chain that was renamed in the config keeps its rows.
 */
export async function bindChain<DB>(
  db: Kysely<DB>,
  journal: Journal,
  identity: ChainIdentity,
): Promise<void> {
  await journal.prepare(db)
  await db.transaction().execute(async (tx) => {
    const recorded = await recordedChain(tx, identity)
    if (recorded && !isSame(recorded, identity)) throw mismatch(recorded, identity)
    if (recorded?.name !== identity.name) await record(tx, identity)
    await journal.check(tx, await chainCount(tx))
  })
}

/** The same comparison, for those who record nothing. */
export async function assertSameChain<DB>(db: Kysely<DB>, identity: ChainIdentity): Promise<void> {
  const recorded = await recordedChain(db, identity)
  if (recorded && !isSame(recorded, identity)) throw mismatch(recorded, identity)
}

/** The chain of this name; otherwise the one of this id, which had another name then. */
async function recordedChain<DB>(
  tx: Kysely<DB>,
  { name, chainId }: ChainIdentity,
): Promise<RecordedChain | undefined> {
  const chains = await internal(tx)
    .selectFrom('_bcdata_chain')
    .selectAll()
    .where((eb) => eb.or([eb('name', '=', name), eb('chain_id', '=', chainId)]))
    .execute()
  return chains.find((chain) => chain.name === name) ?? chains[0]
}

async function record<DB>(
  tx: Kysely<DB>,
  { name, chainId, genesisHash }: ChainIdentity,
): Promise<void> {
  const tables = internal(tx)
  await tables.deleteFrom('_bcdata_chain').where('chain_id', '=', chainId).execute()
  await tables
    .insertInto('_bcdata_chain')
    .values({ chain_id: chainId, name, genesis_hash: genesisHash })
    .execute()
}

async function chainCount<DB>(tx: Kysely<DB>): Promise<number> {
  const { count } = await internal(tx)
    .selectFrom('_bcdata_chain')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function isSame(recorded: RecordedChain, identity: ChainIdentity): boolean {
  return recorded.chain_id === identity.chainId && recorded.genesis_hash === identity.genesisHash
}

function mismatch(recorded: RecordedChain, found: ChainIdentity): BcdataError {
  if (recorded.chain_id === found.chainId) return startedAnew(recorded, found)
  return new BcdataError(
    'CHAIN_MISMATCH',
    `The database was filled from chain ${recorded.chain_id} with genesis ${recorded.genesis_hash}; the node of "${found.name}" is chain ${found.chainId} with genesis ${found.genesisHash}.`,
    { hint: 'Point BCDATA_RPC_URL to the right node, or BCDATA_DATABASE_URL to a new database.' },
  )
}

function startedAnew(recorded: RecordedChain, found: ChainIdentity): BcdataError {
  return new BcdataError(
    'CHAIN_RESET',
    `The chain "${found.name}" was started anew, or its node is another one: block 0 of chain ${found.chainId} is ${found.genesisHash}, and the database was filled from ${recorded.genesis_hash}.`,
    {
      hint: 'Run `npx bcdata reset` to index the new chain from its beginning, or point BCDATA_RPC_URL to the old one.',
    },
  )
}

import { systemClock } from '../../runtime/ports/system-clock.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { internal } from '../../runtime/store/internal-tables.js'
import { askNode, type NodeState } from './ask-node.js'
import { type Check, type Finding, fail, needed, ok, warn } from './check.js'
import type { ExaminedProject } from './examined-project.js'
import { liveTables } from './live-tables.js'
import { perChain } from './per-chain.js'

/** Blocks are stamped by the clocks of others; one that is a minute ahead says that ours is behind. */
const skewSecondsMax = 60

/** Does each chain's node answer, and is it the chain that the database was filled from? */
export const nodes: Check = {
  name: 'chain',
  async run(project) {
    const { chains } = await needed(project.resolved(), 'a valid config')
    const recorded = await recordedChains(project).catch(() => new Map<string, number>())
    return perChain(chains, async (chain) => {
      const state = await askNode(chain)
      return [identity(chain, state, recorded.get(chain.name)), ...skew(state)]
    })
  },
}

function identity(
  { name }: ResolvedChain,
  { chainId, blockNumber }: NodeState,
  recorded: number | undefined,
): Finding {
  if (recorded === undefined || recorded === chainId) {
    return ok(`${name}: chain ${chainId}, block ${blockNumber}`)
  }
  return fail(
    `${name}: the node is of chain ${chainId}, the database was filled from chain ${recorded}.`,
    'Point BCDATA_RPC_URL to the right node, or BCDATA_DATABASE_URL to a new database.',
  )
}

function skew({ blockTime }: NodeState): readonly Finding[] {
  const ahead = blockTime - Math.floor(systemClock.now() / 1000)
  if (ahead <= skewSecondsMax) return []
  return [warn(`The last block is from ${ahead} s in the future.`, "Set this machine's clock.")]
}

async function recordedChains(project: ExaminedProject): Promise<ReadonlyMap<string, number>> {
  const { db } = await project.store()
  const tables = await liveTables(db)
  if (!tables.some(({ name }) => name === '_bcdata_chain')) return new Map()
  const rows = await internal(db).selectFrom('_bcdata_chain').select(['name', 'chain_id']).execute()
  return new Map(rows.map((row) => [row.name, Number(row.chain_id)]))
}

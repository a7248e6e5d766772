import { systemClock } from '../../runtime/ports/system-clock.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { internal } from '../../runtime/store/internal-tables.js'
import { redactUrl } from '../../shared/redact-url.js'
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
    const first = new Map<string, NodeState>()
    return perChain(chains.flatMap(withOneNode), async (chain) => {
      const state = await askNode(chain)
      const other = first.get(chain.name) ?? state
      first.set(chain.name, other)
      const known = recorded.get(chain.name)
      return [identity(chain, state, known), ...stranger(chain, state, other), ...skew(state)]
    })
  },
}

function withOneNode(chain: ResolvedChain): readonly ResolvedChain[] {
  return chain.rpc.map((url) => ({ ...chain, rpc: [url] }))
}

/** Nodes that stand in for each other must be of one chain. */
function stranger(
  { name, rpc }: ResolvedChain,
  { chainId, genesisHash }: NodeState,
  other: NodeState,
): readonly Finding[] {
  if (chainId === other.chainId && genesisHash === other.genesisHash) return []
  const where = rpc.map(redactUrl).join(' ')
  const message = `${name}: the node at ${where} is of another chain than the one before it.`
  return [fail(message, 'Take its URL out of rpc in bcdata.config.ts, or out of the environment.')]
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

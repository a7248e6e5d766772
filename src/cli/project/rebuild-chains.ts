import type { Transaction } from 'kysely'
import { handleEvents } from '../../runtime/crawler/handlers.js'
import type { ChainIdentity } from '../../runtime/ports/chain-source.js'
import type { StoredPart } from '../../runtime/ports/derived-store.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { storedReads } from '../../runtime/reads/stored-reads.js'
import { handledContracts } from '../../runtime/rebuild/handled-contracts.js'
import { type Replayed, replay } from '../../runtime/rebuild/replay.js'
import type { Store } from '../../runtime/store/open-store.js'
import { recordedChains } from '../../runtime/store/recorded-chain.js'
import { lateNode } from './late-node.js'
import type { ProjectHandlers } from './load-handlers.js'

export interface RebuildOptions extends ProjectHandlers {
  /** The derived tables that are made anew. */
  readonly tables: readonly string[]
  /** Tells people how far it is. */
  readonly note: (text: string) => void
  /** Of the config: their nodes are asked for what handlers read and what is not kept. */
  readonly nodes: readonly ResolvedChain[]
  /** More that belongs into the transaction, before the tables are made anew. */
  readonly before?: (tx: Transaction<unknown>) => Promise<void>
}

export interface RebuiltChain extends Replayed {
  readonly name: string
  readonly chainId: number
}

const noteEveryMs = 2_000

/** Makes derived tables anew, of every chain that the database holds, in one transaction. */
export async function rebuildChains(
  store: Store<unknown>,
  options: RebuildOptions,
): Promise<readonly RebuiltChain[]> {
  const chains = await recordedChains(store.db)
  // Checks the derived tables, and makes before-images possible.
  for (const chain of chains) await store.blocks.bindChain(chain)
  return store.db.transaction().execute(async (tx) => {
    await options.before?.(tx)
    const rebuilt: RebuiltChain[] = []
    for (const { name, chainId } of chains) {
      rebuilt.push({
        name,
        chainId,
        ...(await rebuildChain(tx, { name, chainId }, store, options)),
      })
    }
    return rebuilt
  })
}

/** The same of one chain, in a transaction that may do more. */
export async function rebuildChain(
  tx: Transaction<unknown>,
  { name, chainId }: Pick<ChainIdentity, 'name' | 'chainId'>,
  store: Store<unknown>,
  { contracts, handlers, tables, note, nodes }: Omit<RebuildOptions, 'before'>,
): Promise<Replayed> {
  const chain = nodes.find((one) => one.name === name)
  const node = chain === undefined ? null : lateNode(chain, chainId)
  let events = 0
  let notedMs = performance.now()
  const handle = async (part: StoredPart) => {
    const reads = storedReads(store.blocks.calls, chainId, node)
    await handleEvents(tx, { chainId, events: part.events, reads }, handlers)
    await reads.keep(tx)
    events += part.events.length
    if (performance.now() - notedMs < noteEveryMs) return
    notedMs = performance.now()
    note(`${name}: ${events} events, up to block ${part.to}`)
  }
  const handled = handledContracts(contracts, handlers)
  try {
    return await replay(tx, { store: store.blocks, chainId, contracts: handled, tables, handle })
  } finally {
    await node?.close()
  }
}

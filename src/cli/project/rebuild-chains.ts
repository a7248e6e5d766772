import type { Transaction } from 'kysely'
import { withDefaultFailures, withDefaults } from '../../runtime/crawler/crawl-options.js'
import { handleAgain } from '../../runtime/crawler/handle-again.js'
import { handleEvents } from '../../runtime/crawler/handlers.js'
import type { ChainIdentity } from '../../runtime/ports/chain-source.js'
import type { Clock } from '../../runtime/ports/clock.js'
import type { StoredPart } from '../../runtime/ports/derived-store.js'
import { systemClock } from '../../runtime/ports/system-clock.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { storedReads } from '../../runtime/reads/stored-reads.js'
import { handledContracts } from '../../runtime/rebuild/handled-contracts.js'
import { type Replayed, replay } from '../../runtime/rebuild/replay.js'
import type { Store } from '../../runtime/store/open-store.js'
import { recordedChains } from '../../runtime/store/recorded-chain.js'
import type { FailuresConfig } from '../../shared/config.js'
import { lateNode } from './late-node.js'
import type { ProjectHandlers } from './load-handlers.js'
import { notingLogger } from './noting-logger.js'

export interface RebuildOptions extends ProjectHandlers {
  /** The derived tables that are made anew. */
  readonly tables: readonly string[]
  /** Tells people how far it is. */
  readonly note: (text: string) => void
  /** Of the config: their nodes are asked for what handlers read and what is not kept. */
  readonly nodes: readonly ResolvedChain[]
  /** Of the config: whether calls that fail become dead letters. */
  readonly failures: FailuresConfig
  /** Pauses between the attempts of a handler. */
  readonly clock?: Clock
  /** More that belongs into the transaction, before the tables are made anew. */
  readonly before?: (tx: Transaction<unknown>) => Promise<void>
}

export interface Rebuilt extends Replayed {
  /** Events that a handler failed for. */
  readonly deadLetters: number
}

export interface RebuiltChain extends Rebuilt {
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
  options: Omit<RebuildOptions, 'before'>,
): Promise<Rebuilt> {
  const { contracts, handlers, tables, note, nodes, failures, clock = systemClock } = options
  const chain = nodes.find((one) => one.name === name)
  const node = chain === undefined ? null : lateNode(chain, chainId)
  const again = {
    ...{ store: store.blocks, chainId, clock, logger: notingLogger(note) },
    ...{ signal: new AbortController().signal, outageMsMax: withDefaults().outageMsMax },
    onHandlerFailure: withDefaultFailures(failures).handler,
  }
  let events = 0
  let deadLetters = 0
  let notedMs = performance.now()
  const handle = async (part: StoredPart) => {
    const reads = storedReads(store.blocks.calls, chainId, node)
    deadLetters += await handleAgain(tx, part.events, again, (calls) =>
      handleEvents(tx, { chainId, events: part.events, calls, reads }, handlers),
    )
    await reads.keep(tx)
    events += part.events.length
    if (performance.now() - notedMs < noteEveryMs) return
    notedMs = performance.now()
    note(`${name}: ${events} events, up to block ${part.to}`)
  }
  const handled = handledContracts(contracts, handlers)
  try {
    const given = { store: store.blocks, chainId, contracts: handled, tables, handle }
    return { ...(await replay(tx, given)), deadLetters }
  } finally {
    await node?.close()
  }
}

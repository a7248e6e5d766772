import type { BlockRef, ChainIdentity } from '../../runtime/ports/chain-source.js'
import { handlerDigests } from '../../runtime/project/handler-digests.js'
import type { ResolvedChain } from '../../runtime/project/resolve-config.js'
import { recordHandlers } from '../../runtime/store/handler-records.js'
import type { Store } from '../../runtime/store/open-store.js'
import type { FailuresConfig } from '../../shared/config.js'
import type { ProjectHandlers } from './load-handlers.js'
import { rebuildChain } from './rebuild-chains.js'

export interface GoBackOptions extends ProjectHandlers {
  readonly root: string
  readonly chain: Pick<ChainIdentity, 'name' | 'chainId'>
  /** The last block that stays; its hash is the node's. */
  readonly to: BlockRef
  readonly note: (text: string) => void
  readonly nodes: readonly ResolvedChain[]
  readonly failures: FailuresConfig
}

/**
 * Removes what is above the block. Derived rows are put back from before-images as far as these go;
 * otherwise they are made anew from the events that stay. All of it or nothing; answers how many events a
 * handler failed for.
 */
export async function goBack(store: Store<unknown>, options: GoBackOptions): Promise<number> {
  const { root, chain, to, note } = options
  const { derived } = store.blocks
  const [oldest] = await store.blocks.unsettledBlocks(chain.chainId)
  const isSettled = oldest === undefined || to.number < oldest.number
  const digests = await handlerDigests(root)
  return store.db.transaction().execute(async (tx) => {
    if (isSettled) await derived.unsettle(tx, chain.chainId, to.number)
    await store.blocks.rollback(tx, chain.chainId, to)
    if (!isSettled || derived.tables.length === 0) return 0
    const tables = derived.tables
    note(`Making ${tables.join(', ')} anew from the events that stay.`)
    const { deadLetters } = await rebuildChain(tx, chain, store, { ...options, tables })
    await recordHandlers(tx, { contracts: digests, tables: new Set(tables) })
    return deadLetters
  })
}

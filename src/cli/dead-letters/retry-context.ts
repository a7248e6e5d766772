import type { Transaction } from 'kysely'
import { handleEvents } from '../../runtime/crawler/handlers.js'
import type { ChainSource } from '../../runtime/ports/chain-source.js'
import type { ChainEvent, ContractDefinition } from '../../runtime/ports/event.js'
import { BatchReads } from '../../runtime/reads/batch-reads.js'
import type { Store } from '../../runtime/store/open-store.js'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { ProjectHandlers } from '../project/load-handlers.js'

export interface RetryContext {
  readonly store: Store<unknown>
  readonly tables: TableRegistry
  readonly contracts: readonly ContractDefinition[]
  /** Runs the event's handler, which may read contracts. */
  readonly handle: (tx: Transaction<unknown>, event: ChainEvent) => Promise<void>
}

export interface RetryOptions extends ProjectHandlers {
  readonly store: Store<unknown>
  readonly tables: TableRegistry
  /** The node of the chain; null when the config has it no more. */
  readonly source: ChainSource | null
  readonly chainId: number
}

export function retryContext(options: RetryOptions): RetryContext {
  const { store, tables, contracts, handlers, source, chainId } = options
  return {
    store,
    tables,
    contracts,
    async handle(tx, event) {
      const last = { number: event.blockNumber, hash: '0x' as const }
      const cache = store.blocks.calls
      const reads = new BatchReads({ chainId, cache, source, last, isFinal: true })
      await handleEvents(tx, { chainId, events: [event], reads }, handlers)
      await reads.keep(tx)
    },
  }
}

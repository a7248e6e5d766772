import type { AnsweredCall, CallCache } from '../ports/call-cache.js'
import { callKey } from '../ports/call-key.js'
import type { BlockRef, ChainSource } from '../ports/chain-source.js'
import { CallReads } from './call-reads.js'
import type { ReadsOf, TransactionReads } from './reads.js'

export interface ReadsContext<Tx> {
  readonly chainId: number
  readonly cache: CallCache<Tx>
  /** Null: there is no node, and only what was asked before is known. */
  readonly source: Pick<ChainSource, 'call'> | null
  /** The last block that can be read. */
  readonly last: BlockRef
  /** No block up to the last one can be replaced. */
  readonly isFinal: boolean
  readonly signal?: AbortSignal | undefined
}

/** What the handlers of a batch read, whatever the number of transactions that it takes. */
export class BatchReads<Tx> implements ReadsOf<Tx> {
  readonly #context: ReadsContext<Tx>
  /** What the node was asked for, by key. */
  readonly #asked = new Map<string, AnsweredCall>()

  constructor(context: ReadsContext<Tx>) {
    this.#context = context
  }

  within(tx: Tx): TransactionReads {
    return new CallReads(this.#context, tx, {
      find: (call) => this.#asked.get(callKey(call))?.outcome,
      add: (call) => {
        this.#asked.set(callKey(call), call)
      },
    })
  }

  /** Writes down what is not in the database yet. */
  async keep(tx: Tx): Promise<void> {
    const { cache, chainId } = this.#context
    if (this.#asked.size > 0) await cache.keep(tx, chainId, [...this.#asked.values()])
  }
}

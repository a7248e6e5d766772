import { canRetry } from '../../errors.js'
import type { BlockStore } from '../ports/block-store.js'
import { Outage, type OutageOptions } from './outage.js'

/**
 * The same store, whose reading outlives an outage of its database: what fails for now is done again
 * until the outage has lasted too long. What belongs to a transaction fails at once, and with it the
 * transaction, which is repeated as a whole.
 */
export function patientStore<Tx>(store: BlockStore<Tx>, options: OutageOptions): BlockStore<Tx> {
  const ask = <Answer>(call: () => Promise<Answer>): Promise<Answer> => patiently(call, options)
  return {
    ...store,
    bindChain: (identity) => ask(() => store.bindChain(identity)),
    bindSubjects: (chainId, subjects) => ask(() => store.bindSubjects(chainId, subjects)),
    gap: (chainId, subjects) => ask(() => store.gap(chainId, subjects)),
    deadLetters: (chainId) => ask(() => store.deadLetters(chainId)),
    parked: (chainId) => ask(() => store.parked(chainId)),
    checkpoint: (chainId) => ask(() => store.checkpoint(chainId)),
    indexes: {
      defer: (chainId) => ask(() => store.indexes.defer(chainId)),
      release: (chainId) => ask(() => store.indexes.release(chainId)),
      deferred: () => ask(() => store.indexes.deferred()),
      build: (table) => ask(() => store.indexes.build(table)),
    },
    unsettledBlocks: (chainId) => ask(() => store.unsettledBlocks(chainId)),
  }
}

async function patiently<Answer>(
  call: () => Promise<Answer>,
  options: OutageOptions,
): Promise<Answer> {
  const outage = new Outage(options)
  for (;;) {
    try {
      return await call()
    } catch (error) {
      if (!canRetry(error)) throw error
      await outage.outlast(error, 'database.unavailable')
      options.signal.throwIfAborted()
    }
  }
}

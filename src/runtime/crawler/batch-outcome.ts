import type { OpenBatch } from './batch.js'

/** What the consumer of a batch says about its transactions, and how the crawler hears of it. */
export interface BatchOutcome extends Pick<OpenBatch<never>, 'isCommitted' | 'takeFailure'> {
  committed(): void
  failed(error: unknown): void
}

export function batchOutcome(): BatchOutcome {
  let isCommitted = false
  let failure: { readonly error: unknown } | null = null
  return {
    committed() {
      isCommitted = true
    },
    failed(error) {
      failure = { error }
    },
    isCommitted: () => isCommitted,
    takeFailure() {
      const taken = failure
      failure = null
      return taken
    },
  }
}

import type { BlockRef, CallOutcome, ContractCall } from '../../ports/chain-source.js'

export interface LiveCall {
  readonly call: ContractCall & { readonly at: BlockRef }
  readonly outcome: CallOutcome
}

/** Some 5 MB; what is forgotten is asked again when it is needed. */
const callsMax = 10_000

/** Answers on blocks that can still be replaced, until it shows which of them are final. */
export class LiveCalls {
  #calls: LiveCall[] = []

  observe(
    calls: readonly ContractCall[],
    outcomes: readonly CallOutcome[],
    finalized: number,
  ): void {
    for (const [index, call] of calls.entries()) {
      const outcome = outcomes[index]
      if (outcome !== undefined && isOnBlock(call) && call.at.number > finalized) {
        this.#calls.push({ call, outcome })
      }
    }
    this.#calls.splice(0, Math.max(0, this.#calls.length - callsMax))
  }

  /** Those on blocks that are final now, or would be if they hadn't been replaced. */
  take(finalized: number): readonly LiveCall[] {
    const taken = this.#calls.filter(({ call }) => call.at.number <= finalized)
    this.#calls = this.#calls.filter(({ call }) => call.at.number > finalized)
    return taken
  }
}

function isOnBlock(call: ContractCall): call is LiveCall['call'] {
  return typeof call.at === 'object'
}

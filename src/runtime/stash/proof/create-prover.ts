import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { LedgerProblem } from '../ledger/ledger-problem.js'
import { proveBlock } from './prove-block.js'
import { Refusal } from './refusal.js'
import { rootBlock } from './root-block.js'
import type { BlockProver, Verdict } from './verdict.js'

/** Whatever a block holds, it gets a verdict; only a mistake of ours is thrown. */
export function createProver(crypto: ChainCrypto): BlockProver {
  return {
    root: (block, trust) => verdictOf(() => rootBlock(crypto, block, trust)),
    prove: (before, block) => verdictOf(() => proveBlock(crypto, before, block)),
  }
}

function verdictOf(prove: () => Verdict): Verdict {
  try {
    return prove()
  } catch (error) {
    if (error instanceof Refusal) {
      return { kind: 'refused', reason: error.reason, message: error.message }
    }
    if (error instanceof LedgerProblem) {
      const message = `The block can't be read: ${error.message}.`
      return { kind: 'refused', reason: 'malformed', message }
    }
    throw error
  }
}

import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { type LedgerPart, LedgerProblem } from '../ledger/ledger-problem.js'
import { proveBlock } from './prove-block.js'
import { Refusal, type RefusalReason } from './refusal.js'
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
      return { kind: 'refused', reason: reasonOf(error.part), message }
    }
    throw error
  }
}

/** A part that can't be read isn't the one whose hash is signed. */
const partReasons: Readonly<Record<LedgerPart, RefusalReason>> = {
  header: 'header-hash',
  transactions: 'transactions-root',
  receipts: 'receipts-root',
}

function reasonOf(part: LedgerPart | null): RefusalReason {
  return part === null ? 'malformed' : partReasons[part]
}

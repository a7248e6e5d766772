import { LedgerProblem } from './ledger-problem.js'
import { sealersMax } from './read-header.js'
import { bytesOf, itemsOf, type RlpItem, safeIntegerOf } from './rlp.js'

/** Of a sealer over the hash of a block. */
export interface SealerSignature {
  /** Position of the sealer in a list of sealers. */
  readonly sealer: number
  /** As `ChainCrypto.isSignedBy` takes it. */
  readonly bytes: Uint8Array
}

export function readSignatures(list: RlpItem): readonly SealerSignature[] {
  return itemsOf(list, sealersMax).map((item) => {
    const [sealer, bytes] = itemsOf(item, 2)
    if (sealer === undefined || bytes === undefined) {
      throw new LedgerProblem('a signature should be a position and bytes')
    }
    return { sealer: safeIntegerOf(sealer), bytes: bytesOf(bytes) }
  })
}

import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import type { SealerSignature } from '../../ledger/read-signatures.js'
import { isSame, Refusal } from '../refusal.js'
import type { Sealers } from './sealers.js'

/**
 * How many sealers signed the hash. Every signature must be one, as nodes demand it of each other, and
 * a third of the sealers, rounded down, may be missing (`PBFTEngine::checkBlock` in libconsensus, 2.9).
 */
export function verifySignatures(
  crypto: ChainCrypto,
  input: {
    readonly hash: Uint8Array
    readonly signatures: readonly SealerSignature[]
    readonly sealers: Sealers
  },
): number {
  const { hash, signatures, sealers } = input
  const sealerCount = sealers.signing.length
  if (signatures.length > sealerCount) {
    const facts = `${signatures.length} signatures, but ${sealerCount} sealers`
    throw new Refusal('signature', `The block has ${facts}.`)
  }
  const signed = new Set(signatures.map((signature) => signerOf(crypto, hash, signature, sealers)))
  const quorum = quorumOf(sealerCount)
  if (signed.size >= quorum) return signed.size
  const message = `${signed.size} of ${sealerCount} sealers signed, but ${quorum} are needed.`
  throw new Refusal('quorum', message)
}

export function quorumOf(sealerCount: number): number {
  return sealerCount - Math.floor((sealerCount - 1) / 3)
}

/** The place in the header's list of who signed. rPBFT counts places in the list of the whole group. */
function signerOf(
  crypto: ChainCrypto,
  hash: Uint8Array,
  { sealer, bytes }: SealerSignature,
  { signing, all }: Sealers,
): number {
  for (const key of [signing[sealer], all?.[sealer]]) {
    const place = key === undefined ? -1 : placeOf(signing, key)
    if (key !== undefined && place !== -1 && crypto.isSignedBy(key, hash, bytes)) return place
  }
  throw new Refusal('signature', `The signature of sealer ${sealer} isn't one of the block's hash.`)
}

function placeOf(keys: readonly Uint8Array[], wanted: Uint8Array): number {
  return keys.findIndex((key) => key === wanted || isSame(key, wanted))
}

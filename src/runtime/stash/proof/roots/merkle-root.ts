import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import { rlpInteger } from '../../ledger/write-rlp.js'

const childrenMax = 16

/**
 * The root over transactions or receipts by their hashes: a tree of 16 children each, whose leaves
 * have their position in front, and one more hash at the top (`getMerkleProofRoot` in
 * libprotocol/ParallelMerkleProof.cpp, FISCO BCOS 2.9).
 */
export function merkleRoot(crypto: ChainCrypto, hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes.map((hash, index) => Buffer.concat([rlpInteger(index), hash]) as Uint8Array)
  while (level.length > 1) level = groupsOf(level).map((group) => crypto.hash(Buffer.concat(group)))
  return crypto.hash(level[0] ?? new Uint8Array())
}

function groupsOf(nodes: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const count = Math.ceil(nodes.length / childrenMax)
  return Array.from({ length: count }, (_, index) =>
    nodes.slice(index * childrenMax, (index + 1) * childrenMax),
  )
}

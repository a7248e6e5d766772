import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { rlpInteger } from '../../stash/ledger/write-rlp.js'

const width = 16

/**
 * The root of transactions or receipts: a tree of 16 children per node over position and hash of each
 * (`Block::calTransactionRootV2_2_0` in libprotocol, FISCO BCOS 2.9).
 */
export function merkleRoot(
  { hash, hashAll }: ChainCrypto,
  items: readonly Uint8Array[],
): Uint8Array {
  let level: readonly Uint8Array[] = items.map((item, position) =>
    Buffer.concat([rlpInteger(position), hash(item)]),
  )
  while (level.length > 1) level = groupsOf(level).map(hashAll)
  return hashAll(level)
}

function groupsOf(nodes: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const count = Math.ceil(nodes.length / width)
  return Array.from({ length: count }, (_, at) => nodes.slice(at * width, (at + 1) * width))
}

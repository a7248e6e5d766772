import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { rlpBytes, rlpInteger, rlpList } from '../../stash/ledger/write-rlp.js'
import type { LogDraft, TransactionDraft } from './block-draft.js'

export interface Receipt {
  readonly bloom: Uint8Array
  readonly encoded: Uint8Array
}

/** `RevertInstruction` of libprotocol/TransactionException.h. */
const reverted = 16
const gasUsed = 21_000
const remainGas = 100_000_000 - gasUsed
const bloomBytes = 256

/** A receipt (libprotocol/TransactionReceipt.cpp, FISCO BCOS 2.9), with the gas that remains from 2.9.0 on. */
export function encodeReceipt(
  crypto: ChainCrypto,
  draft: TransactionDraft,
  { stateRoot, items }: { readonly stateRoot: Uint8Array; readonly items: 7 | 8 },
): Receipt {
  const logs = draft.failed ? [] : (draft.logs ?? [])
  const bloom = bloomOf(crypto, logs)
  const encoded = rlpList([
    rlpBytes(stateRoot),
    rlpInteger(gasUsed),
    rlpBytes(Buffer.from(draft.creates ?? '0'.repeat(40), 'hex')),
    rlpBytes(bloom),
    rlpInteger(draft.failed ? reverted : 0),
    rlpBytes(Buffer.alloc(0)),
    ...(items === 8 ? [rlpInteger(remainGas)] : []),
    rlpList(logs.map(encodeLog)),
  ])
  return { bloom, encoded }
}

/** All bits of the blooms. */
export function joinBlooms(blooms: readonly Uint8Array[]): Uint8Array {
  const joined = Buffer.alloc(bloomBytes)
  for (const bloom of blooms) {
    for (const [at, byte] of bloom.entries()) joined[at] = (joined[at] ?? 0) | byte
  }
  return joined
}

function encodeLog({ address, topics, data }: LogDraft): Buffer {
  return rlpList([
    rlpBytes(Buffer.from(address, 'hex')),
    rlpList(topics.map(rlpBytes)),
    rlpBytes(data),
  ])
}

/** Three bits for each address and topic, from its hash (Ethereum Yellow Paper, 4.3.1). */
function bloomOf({ hash }: ChainCrypto, logs: readonly LogDraft[]): Uint8Array {
  const bloom = Buffer.alloc(bloomBytes)
  for (const item of logs.flatMap(({ address, topics }) => [
    Buffer.from(address, 'hex'),
    ...topics,
  ])) {
    const digest = Buffer.from(hash(item))
    for (const at of [0, 2, 4]) {
      const bit = digest.readUInt16BE(at) % (8 * bloomBytes)
      const byte = bloomBytes - 1 - Math.floor(bit / 8)
      bloom[byte] = (bloom[byte] ?? 0) | (1 << (bit % 8))
    }
  }
  return bloom
}

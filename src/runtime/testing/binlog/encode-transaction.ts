import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { rlpBytes, rlpInteger, rlpList } from '../../stash/ledger/write-rlp.js'
import type { TransactionDraft } from './block-draft.js'
import type { SeededBytes } from './seeded-bytes.js'

export interface TransactionPlace {
  readonly crypto: ChainCrypto['kind']
  readonly random: SeededBytes
  readonly block: number
  readonly group: number
}

const chainId = 1

/** A transaction (libprotocol/Transaction.cpp, FISCO BCOS 2.9) whose sender's signature nobody made. */
export function encodeTransaction(draft: TransactionDraft, place: TransactionPlace): Buffer {
  const { random, block, group } = place
  return rlpList([
    rlpInteger(readInteger(random.bytes(31))),
    ...[51_000_000, 100_000_000, block + 500].map(rlpInteger),
    rlpBytes(addressOf(draft, random)),
    rlpInteger(0),
    rlpBytes(draft.data ?? random.bytes(4 + 32 * random.below(4))),
    ...[chainId, group].map(rlpInteger),
    rlpBytes(Buffer.alloc(0)),
    ...signatureItems(place),
  ])
}

function addressOf({ to, creates }: TransactionDraft, random: SeededBytes): Buffer {
  if (to !== undefined) return Buffer.from(to, 'hex')
  return creates === undefined ? random.bytes(20) : Buffer.alloc(0)
}

function signatureItems({ crypto, random }: TransactionPlace): readonly Uint8Array[] {
  const v = crypto === 'sm3-sm2' ? rlpBytes(random.bytes(64)) : rlpInteger(27 + random.below(2))
  return [v, rlpInteger(readInteger(random.bytes(32))), rlpInteger(readInteger(random.bytes(32)))]
}

function readInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

import type { ChainCrypto } from '../../ports/chain-crypto.js'
import {
  type BlockParts,
  encodeHeader,
  type HeaderDraft,
  type SealerSignature,
} from './encode-ledger-block.js'
import { joinBlooms, type Receipt } from './encode-receipt.js'
import { merkleRoot } from './merkle-root.js'
import type { SigningNode } from './signing-node.js'

export interface BlockContent {
  readonly number: number
  readonly parentHash: Uint8Array
  readonly stateRoot: Uint8Array
  readonly transactions: readonly Uint8Array[]
  readonly receipts: readonly Receipt[]
  readonly extraData: readonly Uint8Array[]
  /** In the order of the header. */
  readonly sealers: readonly SigningNode[]
  /** Positions of those who sign, in the order in which their signatures come. */
  readonly signers: readonly number[]
}

/** 2020-09-13T12:26:40Z, and from then on a block per second. */
const firstTimestamp = 1_600_000_000_000

/** The block with its header, whose hash the signers sign. */
export function sealBlock(crypto: ChainCrypto, content: BlockContent): BlockParts {
  const { transactions, receipts, sealers, signers } = content
  const header = headerOf(crypto, content)
  const hash = crypto.hash(encodeHeader(header))
  return {
    header,
    hash,
    transactions,
    receipts: receipts.map(encodedOf),
    signatures: signaturesOf(hash, sealers, signers),
  }
}

/** Of those at the positions in the list. */
export function signaturesOf(
  hash: Uint8Array,
  sealers: readonly SigningNode[],
  signers: readonly number[],
): readonly SealerSignature[] {
  return signers.map((sealer) => {
    const node = sealers[sealer]
    if (node === undefined) throw new RangeError(`There is no sealer ${sealer}.`)
    return { sealer, signature: node.sign(hash) }
  })
}

function headerOf(crypto: ChainCrypto, content: BlockContent): HeaderDraft {
  const { number, parentHash, stateRoot, transactions, receipts, extraData, sealers } = content
  const isGenesis = number === 0
  const noRoot = Buffer.alloc(32)
  return {
    parentHash,
    stateRoot,
    transactionsRoot: isGenesis ? noRoot : merkleRoot(crypto, transactions),
    receiptsRoot: isGenesis ? noRoot : merkleRoot(crypto, receipts.map(encodedOf)),
    dbHash: stateRoot,
    logBloom: joinBlooms(receipts.map(({ bloom }) => bloom)),
    number,
    gasUsed: 0,
    timestamp: firstTimestamp + 1000 * number,
    extraData,
    sealer: isGenesis ? 0 : number % sealers.length,
    sealerList: sealers.map(({ publicKey }) => publicKey),
  }
}

function encodedOf({ encoded }: Receipt): Uint8Array {
  return encoded
}

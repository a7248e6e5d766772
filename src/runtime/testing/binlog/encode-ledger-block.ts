import { rlpBytes, rlpInteger, rlpList } from '../../stash/ledger/write-rlp.js'

/** The header of a block (`BlockHeader::encode` in libprotocol, FISCO BCOS 2.9). */
export interface HeaderDraft {
  readonly parentHash: Uint8Array
  readonly stateRoot: Uint8Array
  readonly transactionsRoot: Uint8Array
  readonly receiptsRoot: Uint8Array
  readonly dbHash: Uint8Array
  readonly logBloom: Uint8Array
  readonly number: number
  readonly gasUsed: number
  /** Milliseconds. */
  readonly timestamp: number
  readonly extraData: readonly Uint8Array[]
  /** Position of the sealer in the list. */
  readonly sealer: number
  readonly sealerList: readonly Uint8Array[]
}

export interface SealerSignature {
  readonly sealer: number
  readonly signature: Uint8Array
}

export interface BlockParts {
  readonly header: HeaderDraft
  readonly hash: Uint8Array
  readonly transactions: readonly Uint8Array[]
  readonly receipts: readonly Uint8Array[]
  readonly signatures: readonly SealerSignature[]
}

const gasLimit = 0

export function encodeHeader(header: HeaderDraft): Buffer {
  const { parentHash, stateRoot, transactionsRoot, receiptsRoot, dbHash, logBloom } = header
  return rlpList([
    ...[parentHash, stateRoot, transactionsRoot, receiptsRoot, dbHash, logBloom].map(rlpBytes),
    ...[header.number, gasLimit, header.gasUsed, header.timestamp].map(rlpInteger),
    rlpList(header.extraData.map(rlpBytes)),
    rlpInteger(header.sealer),
    rlpList(header.sealerList.map(rlpBytes)),
  ])
}

export function encodeSignatures(signatures: readonly SealerSignature[]): Buffer {
  return rlpList(
    signatures.map(({ sealer, signature }) => rlpList([rlpInteger(sealer), rlpBytes(signature)])),
  )
}

/** `Block::encodeRC2` in libprotocol, FISCO BCOS 2.9. */
export function encodeBlockParts(parts: BlockParts): Buffer {
  return rlpList([
    encodeHeader(parts.header),
    rlpBytes(encodeTransactions(parts.transactions)),
    rlpBytes(parts.hash),
    encodeSignatures(parts.signatures),
    rlpList(parts.receipts),
  ])
}

/** Count and offsets in little-endian order, then the transactions; nothing when there are none. */
function encodeTransactions(transactions: readonly Uint8Array[]): Buffer {
  if (transactions.length === 0) return Buffer.alloc(0)
  const head = Buffer.alloc(4 * (transactions.length + 2))
  head.writeUInt32LE(transactions.length)
  let offset = 0
  for (const [position, transaction] of transactions.entries()) {
    offset += transaction.length
    head.writeUInt32LE(offset, 4 * (position + 2))
  }
  return Buffer.concat([head, ...transactions])
}

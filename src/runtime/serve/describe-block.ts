import type { ChainCrypto } from '../ports/chain-crypto.js'
import { LedgerProblem } from '../stash/ledger/ledger-problem.js'
import type { LedgerBlock } from '../stash/ledger/read-ledger-block.js'
import { readSignatures, type SealerSignature } from '../stash/ledger/read-signatures.js'
import { bytesOf, integerOf, itemsOf, type RlpItem, readRlp } from '../stash/ledger/rlp.js'
import { byteText, hexOf } from '../stash/text/byte-text.js'

/** What JSON can be made of. */
export type Described = Readonly<Record<string, unknown>>

/** A block with everything in it, as JSON has it. */
export function describeBlock(block: LedgerBlock, crypto: ChainCrypto): Described {
  const { header, hash, transactions, receipts, signatures } = block
  return {
    hash: hexOf(hash),
    header: describeHeader(header.raw),
    signatures: readSignatures(signatures).map(describeSignature),
    transactions: transactions.map(({ raw }) => describeTransaction(raw, crypto)),
    receipts: receipts.map(({ raw }) => describeReceipt(raw)),
  }
}

function describeSignature({ sealer, bytes }: SealerSignature) {
  return { sealer, signature: hexOf(bytes) }
}

function describeHeader(raw: Uint8Array) {
  const field = fieldsOf(raw, 'header')
  return {
    ...{ parentHash: hex(field(0)), stateRoot: hex(field(1)), transactionsRoot: hex(field(2)) },
    ...{ receiptsRoot: hex(field(3)), dbHash: hex(field(4)), logBloom: hex(field(5)) },
    ...{ number: Number(integerOf(field(6))), gasLimit: decimal(field(7)) },
    ...{ gasUsed: decimal(field(8)), timestamp: decimal(field(9)) },
    extraData: itemsOf(field(10)).map((item) => byteText(bytesOf(item))),
    sealer: decimal(field(11)),
    sealerList: itemsOf(field(12)).map(hex),
  }
}

/** Chain, group and extra data stand between the data and the signature since 2.0.0-rc2. */
export function describeTransaction(raw: Uint8Array, crypto: ChainCrypto): Described {
  const field = fieldsOf(raw, 'transaction')
  const isNew = itemsOf(readRlp(raw)).length > 10
  const signature = isNew ? 10 : 7
  return {
    hash: hexOf(crypto.hash(raw)),
    ...{ nonce: decimal(field(0)), gasPrice: decimal(field(1)), gas: decimal(field(2)) },
    ...{ blockLimit: decimal(field(3)), to: hex(field(4)) || null },
    ...{ value: decimal(field(5)), data: hex(field(6)) },
    chainId: isNew ? decimal(field(7)) : null,
    groupId: isNew ? decimal(field(8)) : null,
    extraData: isNew ? hex(field(9)) : null,
    ...{ v: hex(field(signature)), r: hex(field(signature + 1)), s: hex(field(signature + 2)) },
  }
}

/** What gas is left stands before the logs since 2.9.0. */
export function describeReceipt(raw: Uint8Array): Described {
  const field = fieldsOf(raw, 'receipt')
  const hasRemainder = itemsOf(readRlp(raw)).length > 7
  return {
    ...{ stateRoot: hex(field(0)), gasUsed: decimal(field(1)), contractAddress: hex(field(2)) },
    ...{ logBloom: hex(field(3)), status: decimal(field(4)), output: hex(field(5)) },
    remainGas: hasRemainder ? decimal(field(6)) : null,
    logs: itemsOf(field(hasRemainder ? 7 : 6)).map(describeLog),
  }
}

function describeLog(item: RlpItem) {
  const [address, topics, data] = itemsOf(item)
  if (!address || !topics || !data) throw new LedgerProblem('a log has too few fields')
  return { address: hex(address), topics: itemsOf(topics).map(hex), data: hex(data) }
}

function fieldsOf(raw: Uint8Array, what: string): (index: number) => RlpItem {
  const items = itemsOf(readRlp(raw))
  return (index) => {
    const item = items[index]
    if (item !== undefined) return item
    throw new LedgerProblem(`a ${what} has only ${items.length} fields`)
  }
}

function hex(item: RlpItem): string {
  return hexOf(bytesOf(item))
}

function decimal(item: RlpItem): string {
  return `${integerOf(item)}`
}

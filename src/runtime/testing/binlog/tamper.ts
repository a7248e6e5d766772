import type { BinlogBlock, BinlogTable } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { metaColumns } from '../../ports/ledger-tables.js'
import { quorumOf } from './consensus-members.js'
import { dbHash } from './db-hash.js'
import { type BlockParts, encodeHeader, type HeaderDraft } from './encode-ledger-block.js'
import { blockBytesOf, readBlockParts } from './read-block-parts.js'
import { replaceParts } from './replace-parts.js'
import { signaturesOf } from './seal-block.js'
import { nodeFactory } from './signing-node.js'
import { changeFirstRow, flipLast, ownTable, withOtherValue } from './tamper-rows.js'

type Tamper = (block: BinlogBlock, crypto: ChainCrypto) => BinlogBlock

type RowTampering =
  | 'row-value'
  | 'row-status'
  | 'row-removed'
  | 'row-added'
  | 'transaction-count'
  | 'transaction-place'
  | 'nonces'
  | 'block-hash'

type PartTampering =
  'transaction' | 'receipt' | 'signatures-missing' | 'signature-repeated' | 'signature-wrong'

type HeaderTampering = 'time' | 'parent' | 'number' | 'forgery' | 'strangers'

export type Tampering = RowTampering | PartTampering | HeaderTampering

const rowTamperings: Readonly<Record<RowTampering, Tamper>> = {
  'row-value': (block) => changeFirstRow(block, ownTable(block), (row) => [withOtherValue(row)]),
  'row-status': (block) =>
    changeFirstRow(block, ownTable(block), (row) => [{ ...row, status: 1 - row.status }]),
  'row-removed': (block) => changeFirstRow(block, ownTable(block), () => []),
  'row-added': (block) =>
    changeFirstRow(block, ownTable(block), (row) => [row, { ...row, id: row.id + 1n }]),
  'transaction-count': (block) => otherValueIn(block, '_sys_current_state_'),
  'transaction-place': (block) => otherValueIn(block, '_sys_tx_hash_2_block_'),
  nonces: (block) => otherValueIn(block, '_sys_block_2_nonces_'),
  'block-hash': (block) => otherValueIn(block, '_sys_number_2_hash_'),
}

/** What follows from the parts is made to fit. */
const partTamperings: Readonly<Record<PartTampering, Tamper>> = {
  transaction: changeParts(({ transactions: [first = null, ...others], ...parts }) => ({
    ...parts,
    transactions: [flipLast(first), ...others],
  })),
  receipt: changeParts(({ receipts, ...parts }) => ({
    ...parts,
    receipts: receipts.map(withOtherState),
  })),
  'signatures-missing': changeParts((parts) => ({
    ...parts,
    signatures: parts.signatures.slice(0, quorumOf(parts.header.sealerList.length) - 1),
  })),
  'signature-repeated': changeParts(({ signatures, ...parts }) => ({
    ...parts,
    signatures: signatures.flatMap(() => signatures.slice(0, 1)),
  })),
  'signature-wrong': changeParts(({ signatures, ...parts }) => ({
    ...parts,
    signatures: signatures.map(({ sealer, signature }) => ({
      sealer,
      signature: Buffer.concat([flipLast(signature.subarray(0, 64)), signature.subarray(64)]),
    })),
  })),
}

/** The hash is made to fit, but the signatures are those of the sealers. */
const headerTamperings: Readonly<Record<HeaderTampering, Tamper>> = {
  time: changeHeader((header) => ({ ...header, timestamp: header.timestamp + 1 })),
  parent: changeHeader((header) => ({ ...header, parentHash: flipLast(header.parentHash) })),
  number: changeHeader((header) => ({ ...header, number: header.number + 1 })),
  /** As `row-value`, with the hash of the rows made to fit. */
  forgery: (block, crypto) => forge(rowTamperings['row-value'](block, crypto), crypto),
  /** Sealed and signed by nodes that nobody made sealers. */
  strangers: (block, crypto) => sealByStrangers(block, crypto),
}

const tamperings: Readonly<Record<Tampering, Tamper>> = {
  ...rowTamperings,
  ...partTamperings,
  ...headerTamperings,
}

/**
 * Ways to lie about a block above the genesis block that has transactions, rows of its own and its
 * signatures.
 */
export const tamperingKinds: readonly Tampering[] = Object.keys(tamperings) as Tampering[]

/** The block as a dishonest source would have it. */
export function tamper(crypto: ChainCrypto, block: BinlogBlock, how: Tampering): BinlogBlock {
  return tamperings[how](block, crypto)
}

function otherValueIn(block: BinlogBlock, table: string): BinlogBlock {
  return changeFirstRow(block, table, (row) => [withOtherValue(row)])
}

function changeParts(change: (parts: BlockParts) => BlockParts): Tamper {
  return (block, crypto) => replaceParts(crypto, block, change(readBlockParts(blockBytesOf(block))))
}

function changeHeader(change: (header: HeaderDraft) => HeaderDraft): Tamper {
  return (block, crypto) =>
    changeParts((parts) => {
      const header = change(parts.header)
      return { ...parts, header, hash: crypto.hash(encodeHeader(header)) }
    })(block, crypto)
}

function forge(block: BinlogBlock, crypto: ChainCrypto): BinlogBlock {
  const root = dbHash(crypto, block.tables.map(withoutMetaColumns))
  return changeHeader((header) => ({ ...header, stateRoot: root, dbHash: root }))(block, crypto)
}

function withoutMetaColumns(table: BinlogTable): BinlogTable {
  return { ...table, columns: table.columns.filter((column) => !metaColumns.has(column)) }
}

function sealByStrangers(block: BinlogBlock, crypto: ChainCrypto): BinlogBlock {
  const makeNode = nodeFactory(crypto)
  return changeParts((parts) => {
    const nodes = parts.header.sealerList.map((_, at) => makeNode(`stranger/${at}`))
    const header = { ...parts.header, sealerList: nodes.map(({ publicKey }) => publicKey) }
    const hash = crypto.hash(encodeHeader(header))
    const signatures = signaturesOf(hash, nodes, [...nodes.keys()])
    return { ...parts, header, hash, signatures }
  })(block, crypto)
}

/** The state root is the first item, behind a list's head of 3 bytes and its own head. */
function withOtherState(receipt: Uint8Array): Uint8Array {
  const stateRoot = receipt.subarray(4, 36)
  return Buffer.concat([receipt.subarray(0, 4), flipLast(stateRoot), receipt.subarray(36)])
}

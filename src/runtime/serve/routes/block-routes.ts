import { hexOf } from '../../stash/text/byte-text.js'
import { describeBlock, describeReceipt, describeTransaction } from '../describe-block.js'
import { findBlock, ledgerBlock, readable } from '../queries/find-block.js'
import { findTransaction } from '../queries/find-transaction.js'
import {
  blockNumber,
  count,
  decimal,
  hash,
  hex,
  list,
  object,
  orNull,
  type Schemas,
  schema,
  text,
} from './json-schema.js'
import { blockName, from, hashName, limit, raw } from './parameter.js'
import { changing, final, type Route } from './route.js'
import { proofBody } from './status-routes.js'

export const blockSchemas: Schemas = {
  Proofs: object({ blocks: list(schema('Proof')), next: orNull(blockNumber) }),
  Header: object({
    ...{ parentHash: hash, stateRoot: hash, transactionsRoot: hash, receiptsRoot: hash },
    ...{ dbHash: hash, logBloom: hex, number: blockNumber, gasLimit: decimal, gasUsed: decimal },
    timestamp: { ...decimal, description: 'Milliseconds since 1970.' },
    extraData: list(schema('Value')),
    sealer: { ...decimal, description: 'Position in the list of sealers.' },
    sealerList: list(hex),
  }),
  Transaction: object({
    ...{ hash, nonce: decimal, gasPrice: decimal, gas: decimal, blockLimit: decimal },
    to: orNull({ ...hex, description: 'Null where it creates a contract.' }),
    ...{ value: decimal, data: hex, chainId: orNull(decimal), groupId: orNull(decimal) },
    extraData: orNull(hex),
    v: { ...hex, description: 'The public key on a chain with SM2.' },
    ...{ r: hex, s: hex },
  }),
  Receipt: object({
    ...{ stateRoot: hex, gasUsed: decimal, contractAddress: hex, logBloom: hex },
    status: { ...decimal, description: '0: success.' },
    ...{ output: hex, remainGas: orNull(decimal) },
    logs: list(object({ address: hex, topics: list(hex), data: hex })),
  }),
  Block: object(
    {
      ...{ proof: schema('Proof'), hash, header: schema('Header') },
      signatures: list(object({ sealer: count, signature: hex })),
      ...{ transactions: list(schema('Transaction')), receipts: list(schema('Receipt')) },
      raw: { ...hex, description: 'RLP, as the ledger stores it.' },
    },
    ['raw'],
  ),
  FoundTransaction: object(
    {
      ...{ block: blockNumber, blockHash: hash, index: count },
      ...{ transaction: schema('Transaction'), raw: hex },
    },
    ['raw'],
  ),
  FoundReceipt: object(
    {
      ...{ block: blockNumber, blockHash: hash, index: count, transactionHash: text },
      ...{ receipt: orNull(schema('Receipt')), raw: hex },
    },
    ['raw'],
  ),
}

export const blockRoutes: readonly Route[] = [
  {
    path: '/blocks',
    summary: 'What is known of blocks, in order.',
    parameters: [from, limit],
    schema: 'Proofs',
    answer: async ({ store }, input) => {
      const first = input.number(from) ?? 0
      const blocks = await store.blocks(first, first + input.limit - 1)
      const last = blocks.at(-1)
      const next = last !== undefined && blocks.length === input.limit ? last.number + 1 : null
      return changing({ blocks: blocks.map(proofBody), next })
    },
  },
  {
    path: '/blocks/{block}',
    summary: 'A block with its header, signatures, transactions and receipts.',
    parameters: [blockName, raw],
    schema: 'Block',
    answer: async ({ store, crypto }, input) => {
      const name = input.text(blockName) ?? ''
      const stored = await findBlock(store, name)
      const { bytes, block } = await ledgerBlock(store, stored.proof.hash)
      const body = {
        proof: proofBody(stored),
        ...readable(() => describeBlock(block, crypto)),
        ...(input.text(raw) === 'true' && { raw: hexOf(bytes) }),
      }
      return name === 'latest' ? changing(body) : final(body)
    },
  },
  {
    path: '/blocks/{block}/proof',
    summary: 'How sure the block is, and where it was taken from.',
    parameters: [blockName],
    schema: 'Proof',
    answer: async ({ store }, input) => {
      const name = input.text(blockName) ?? ''
      const body = proofBody(await findBlock(store, name))
      return name === 'latest' ? changing(body) : final(body)
    },
  },
  {
    path: '/transactions/{hash}',
    summary: 'A transaction by its hash.',
    parameters: [hashName, raw],
    schema: 'FoundTransaction',
    answer: async ({ store, crypto }, input) => {
      const { block, number, index } = await findTransaction(store, input.hash(hashName))
      const bytes = block.transactions[index]?.raw ?? new Uint8Array(0)
      return final({
        block: number,
        blockHash: hexOf(block.hash),
        index,
        transaction: readable(() => describeTransaction(bytes, crypto)),
        ...(input.text(raw) === 'true' && { raw: hexOf(bytes) }),
      })
    },
  },
  {
    path: '/receipts/{hash}',
    summary: 'The receipt of a transaction, by the hash of the transaction.',
    parameters: [hashName, raw],
    schema: 'FoundReceipt',
    answer: async ({ store }, input) => {
      const transactionHash = input.hash(hashName)
      const { block, number, index } = await findTransaction(store, transactionHash)
      const bytes = block.receipts[index]?.raw
      return final({
        ...{ block: number, blockHash: hexOf(block.hash), index, transactionHash },
        receipt: bytes === undefined ? null : readable(() => describeReceipt(bytes)),
        ...(bytes !== undefined && input.text(raw) === 'true' && { raw: hexOf(bytes) }),
      })
    },
  },
]

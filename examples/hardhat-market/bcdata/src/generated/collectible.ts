// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import {
  abiData,
  readAddress,
  readBool,
  readString,
  readUint,
  topicData,
  type ContractDefinition,
  type EventDefinition,
  type Handlers,
  type Hex,
  type Log,
} from 'bcdata/runtime'
import type { Database } from '../tables.js'

export interface CollectibleApproval {
  readonly owner: Hex
  readonly approved: Hex
  readonly tokenId: bigint
}

function decodeCollectibleApproval(log: Log): CollectibleApproval {
  return {
    owner: readAddress(topicData(log, 1), 0),
    approved: readAddress(topicData(log, 2), 0),
    tokenId: readUint(topicData(log, 3), 0, 256),
  }
}

export const collectibleApproval = {
  name: 'approval',
  signature: 'Approval(address,address,uint256)',
  topic0: '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925',
  topicCount: 4,
  table: 'collectible_evt_approval',
  columns: ['owner', 'approved', 'token_id'],
  decode: decodeCollectibleApproval,
  values: (args) => [args.owner, args.approved, args.tokenId],
} satisfies EventDefinition<CollectibleApproval>

export interface CollectibleApprovalForAll {
  readonly owner: Hex
  readonly operator: Hex
  readonly approved: boolean
}

function decodeCollectibleApprovalForAll(log: Log): CollectibleApprovalForAll {
  const data = abiData(log)
  return {
    owner: readAddress(topicData(log, 1), 0),
    operator: readAddress(topicData(log, 2), 0),
    approved: readBool(data, 0),
  }
}

export const collectibleApprovalForAll = {
  name: 'approvalForAll',
  signature: 'ApprovalForAll(address,address,bool)',
  topic0: '0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31',
  topicCount: 3,
  table: 'collectible_evt_approval_for_all',
  columns: ['owner', 'operator', 'approved'],
  decode: decodeCollectibleApprovalForAll,
  values: (args) => [args.owner, args.operator, args.approved],
} satisfies EventDefinition<CollectibleApprovalForAll>

export interface CollectibleBatchMetadataUpdate {
  readonly _fromTokenId: bigint
  readonly _toTokenId: bigint
}

function decodeCollectibleBatchMetadataUpdate(log: Log): CollectibleBatchMetadataUpdate {
  const data = abiData(log)
  return {
    _fromTokenId: readUint(data, 0, 256),
    _toTokenId: readUint(data, 32, 256),
  }
}

export const collectibleBatchMetadataUpdate = {
  name: 'batchMetadataUpdate',
  signature: 'BatchMetadataUpdate(uint256,uint256)',
  topic0: '0x6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c',
  topicCount: 1,
  table: 'collectible_evt_batch_metadata_update',
  columns: ['from_token_id', 'to_token_id'],
  decode: decodeCollectibleBatchMetadataUpdate,
  values: (args) => [args._fromTokenId, args._toTokenId],
} satisfies EventDefinition<CollectibleBatchMetadataUpdate>

export interface CollectibleTransfer {
  readonly from: Hex
  readonly to: Hex
  readonly tokenId: bigint
}

function decodeCollectibleTransfer(log: Log): CollectibleTransfer {
  return {
    from: readAddress(topicData(log, 1), 0),
    to: readAddress(topicData(log, 2), 0),
    tokenId: readUint(topicData(log, 3), 0, 256),
  }
}

export const collectibleTransfer = {
  name: 'transfer',
  signature: 'Transfer(address,address,uint256)',
  topic0: '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
  topicCount: 4,
  table: 'collectible_evt_transfer',
  columns: ['from_', 'to_', 'token_id'],
  decode: decodeCollectibleTransfer,
  values: (args) => [args.from, args.to, args.tokenId],
} satisfies EventDefinition<CollectibleTransfer>

export interface CollectibleURI {
  readonly value: string
  readonly id: bigint
}

function decodeCollectibleURI(log: Log): CollectibleURI {
  const data = abiData(log)
  return {
    value: readString(data, 0, 0),
    id: readUint(topicData(log, 1), 0, 256),
  }
}

export const collectibleURI = {
  name: 'uri',
  signature: 'URI(string,uint256)',
  topic0: '0x6bb7ff708619ba0610cba295a58592e0451dee2622938c8755667688daf3529b',
  topicCount: 2,
  table: 'collectible_evt_uri',
  columns: ['value', 'id'],
  decode: decodeCollectibleURI,
  values: (args) => [args.value, args.id],
} satisfies EventDefinition<CollectibleURI>

/** Every event of Collectible that is indexed. */
export const collectibleContract: ContractDefinition = {
  name: 'Collectible',
  events: [
    collectibleApproval,
    collectibleApprovalForAll,
    collectibleBatchMetadataUpdate,
    collectibleTransfer,
    collectibleURI,
  ],
}

/** Handler key → arguments. */
export interface CollectibleEvents {
  approval: CollectibleApproval
  approvalForAll: CollectibleApprovalForAll
  batchMetadataUpdate: CollectibleBatchMetadataUpdate
  transfer: CollectibleTransfer
  uri: CollectibleURI
}

export type CollectibleHandlers = Handlers<CollectibleEvents, Database>

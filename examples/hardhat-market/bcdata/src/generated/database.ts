// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import type { Hex, JsonValue } from 'bcdata/runtime'

export interface CollectibleEvtApproval {
  approved: Hex
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  owner: Hex
  token_id: bigint
}

export interface CollectibleEvtApprovalForAll {
  approved: boolean
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  operator: Hex
  owner: Hex
}

export interface CollectibleEvtBatchMetadataUpdate {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  from_token_id: bigint
  to_token_id: bigint
}

export interface CollectibleEvtTransfer {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  from_: Hex
  to_: Hex
  token_id: bigint
}

export interface CollectibleEvtUri {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  id: bigint
  value: string
}

export interface CollectibleHolder {
  balance: bigint
  chain_id: number
  contract_address: Hex
  holder: Hex
}

export interface CollectibleMetadata {
  chain_id: number
  contract_address: Hex
  decimals: number | null
  name: string | null
  symbol: string | null
}

export interface MarketEvtCancelled {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  listing_ids: JsonValue
}

export interface MarketEvtFeeChanged {
  arg0: number
  arg1: number
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
}

export interface MarketEvtListed50955776 {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  listing_id: bigint
  price: bigint
  seller: Hex
}

export interface MarketEvtListed5395b82f {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  listing_id: bigint
  order_: JsonValue
  seller: Hex
}

export interface MarketEvtSettled {
  assets: JsonValue
  batch_id: Hex
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  prices: JsonValue
  signature: Hex
}

export interface MarketEvtSold {
  buyer: Hex
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  fee: bigint
  listing_id: bigint
  price: bigint
}

export interface Database {
  collectible_evt_approval: CollectibleEvtApproval
  collectible_evt_approval_for_all: CollectibleEvtApprovalForAll
  collectible_evt_batch_metadata_update: CollectibleEvtBatchMetadataUpdate
  collectible_evt_transfer: CollectibleEvtTransfer
  collectible_evt_uri: CollectibleEvtUri
  collectible_holder: CollectibleHolder
  collectible_metadata: CollectibleMetadata
  market_evt_cancelled: MarketEvtCancelled
  market_evt_fee_changed: MarketEvtFeeChanged
  market_evt_listed_50955776: MarketEvtListed50955776
  market_evt_listed_5395b82f: MarketEvtListed5395b82f
  market_evt_settled: MarketEvtSettled
  market_evt_sold: MarketEvtSold
}

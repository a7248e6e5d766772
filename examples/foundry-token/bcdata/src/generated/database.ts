// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import type { Hex, JsonValue } from 'bcdata/runtime'

export interface TokenEvtApproval {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  owner: Hex
  spender: Hex
  value: bigint
}

export interface TokenEvtMinterChanged {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  new_minter: Hex
  previous_minter: Hex
}

export interface TokenEvtTransfer {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  from_: Hex
  to_: Hex
  value: bigint
}

export interface TokenHolder {
  balance: bigint
  chain_id: number
  contract_address: Hex
  holder: Hex
}

export interface TokenMetadata {
  chain_id: number
  contract_address: Hex
  decimals: number | null
  name: string | null
  symbol: string | null
}

export interface VestingEvtAdjusted {
  chain_id: number
  contract_address: Hex
  delta: bigint
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  id: bigint
  reason: Hex
}

export interface VestingEvtNoted {
  author: Hex
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  id: bigint
  note: string
  topic_hash: Hex
}

export interface VestingEvtReleased {
  amount: bigint
  beneficiary: Hex
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  id: bigint
}

export interface VestingEvtScheduleCreated {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  id: bigint
  milestones: JsonValue
  schedule: JsonValue
  terms: Hex
}

export interface VestingEvtStatusChanged {
  chain_id: number
  contract_address: Hex
  evt_block_number: number
  evt_block_time: number
  evt_index: number
  evt_tx_hash: Hex
  evt_tx_index: number
  from_: number
  id: bigint
  to_: number
}

export interface Database {
  token_evt_approval: TokenEvtApproval
  token_evt_minter_changed: TokenEvtMinterChanged
  token_evt_transfer: TokenEvtTransfer
  token_holder: TokenHolder
  token_metadata: TokenMetadata
  vesting_evt_adjusted: VestingEvtAdjusted
  vesting_evt_noted: VestingEvtNoted
  vesting_evt_released: VestingEvtReleased
  vesting_evt_schedule_created: VestingEvtScheduleCreated
  vesting_evt_status_changed: VestingEvtStatusChanged
}

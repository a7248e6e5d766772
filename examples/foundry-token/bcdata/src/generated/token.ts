// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import {
  abiData,
  readAddress,
  readUint,
  topicData,
  type ContractDefinition,
  type EventDefinition,
  type Handlers,
  type Hex,
  type Log,
} from 'bcdata/runtime'
import type { Database } from '../tables.js'

/** `owner` allowed `spender` to move up to `value` of its tokens. */
export interface TokenApproval {
  /** The account whose tokens may be moved. */
  readonly owner: Hex
  /** The account that may move them. */
  readonly spender: Hex
  /** The new allowance; it replaces the old one. */
  readonly value: bigint
}

function decodeTokenApproval(log: Log): TokenApproval {
  const data = abiData(log)
  return {
    owner: readAddress(topicData(log, 1), 0),
    spender: readAddress(topicData(log, 2), 0),
    value: readUint(data, 0, 256),
  }
}

export const tokenApproval = {
  name: 'approval',
  signature: 'Approval(address,address,uint256)',
  topic0: '0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925',
  topicCount: 3,
  table: 'token_evt_approval',
  columns: ['owner', 'spender', 'value'],
  decode: decodeTokenApproval,
  values: (args) => [args.owner, args.spender, args.value],
} satisfies EventDefinition<TokenApproval>

/** The right to mint passed from `previousMinter` to `newMinter`. */
export interface TokenMinterChanged {
  /** Who could mint until now; zero at deployment. */
  readonly previousMinter: Hex
  /** Who can mint from now on. */
  readonly newMinter: Hex
}

function decodeTokenMinterChanged(log: Log): TokenMinterChanged {
  return {
    previousMinter: readAddress(topicData(log, 1), 0),
    newMinter: readAddress(topicData(log, 2), 0),
  }
}

export const tokenMinterChanged = {
  name: 'minterChanged',
  signature: 'MinterChanged(address,address)',
  topic0: '0x3b0007eb941cf645526cbb3a4fdaecda9d28ce4843167d9263b536a1f1edc0f6',
  topicCount: 3,
  table: 'token_evt_minter_changed',
  columns: ['previous_minter', 'new_minter'],
  decode: decodeTokenMinterChanged,
  values: (args) => [args.previousMinter, args.newMinter],
} satisfies EventDefinition<TokenMinterChanged>

/** `value` tokens moved from `from` to `to`. */
export interface TokenTransfer {
  /** The account that held the tokens. */
  readonly from: Hex
  /** The account that holds them now. */
  readonly to: Hex
  /** How many, in the token's smallest unit. */
  readonly value: bigint
}

function decodeTokenTransfer(log: Log): TokenTransfer {
  const data = abiData(log)
  return {
    from: readAddress(topicData(log, 1), 0),
    to: readAddress(topicData(log, 2), 0),
    value: readUint(data, 0, 256),
  }
}

export const tokenTransfer = {
  name: 'transfer',
  signature: 'Transfer(address,address,uint256)',
  topic0: '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
  topicCount: 3,
  table: 'token_evt_transfer',
  columns: ['from_', 'to_', 'value'],
  decode: decodeTokenTransfer,
  values: (args) => [args.from, args.to, args.value],
} satisfies EventDefinition<TokenTransfer>

/** Every event of Token that is indexed. */
export const tokenContract: ContractDefinition = {
  name: 'Token',
  events: [tokenApproval, tokenMinterChanged, tokenTransfer],
}

/** Handler key → arguments. */
export interface TokenEvents {
  approval: TokenApproval
  minterChanged: TokenMinterChanged
  transfer: TokenTransfer
}

export type TokenHandlers = Handlers<TokenEvents, Database>

// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import {
  abiData,
  readAddress,
  readArray,
  readBool,
  readBytes,
  readFixedBytes,
  readInt,
  readString,
  readUint,
  readUint32,
  topicData,
  type AbiData,
  type ContractDefinition,
  type EventDefinition,
  type Handlers,
  type Hex,
  type Log,
} from 'bcdata/runtime'
import type { Database } from '../tables.js'

/** A schedule became larger or smaller. */
export interface VestingAdjusted {
  /** Number of the schedule. */
  readonly id: bigint
  /** A code the team agreed on. */
  readonly reason: Hex
  /** By how much; negative when it became smaller. */
  readonly delta: bigint
}

function decodeVestingAdjusted(log: Log): VestingAdjusted {
  const data = abiData(log)
  return {
    id: readUint(topicData(log, 1), 0, 256),
    reason: readFixedBytes(topicData(log, 2), 0, 32),
    delta: readInt(data, 0, 256),
  }
}

export const vestingAdjusted = {
  name: 'adjusted',
  signature: 'Adjusted(uint256,bytes32,int256)',
  topic0: '0xe1ab21332ada2148a76628e086bc8b23fcd030ec29755787a37764a14f1996a1',
  topicCount: 3,
  table: 'vesting_evt_adjusted',
  columns: ['id', 'reason', 'delta'],
  decode: decodeVestingAdjusted,
  values: (args) => [args.id, args.reason, args.delta],
} satisfies EventDefinition<VestingAdjusted>

/** Somebody wrote a note to a schedule. */
export interface VestingNoted {
  /** Number of the schedule. */
  readonly id: bigint
  /**
   * What the note is about; only its hash is on the chain. Keccak-256 of the string; the chain
   * has no more.
   */
  readonly topic: Hex
  /** Who wrote it. */
  readonly author: Hex
  /** The text. */
  readonly note: string
}

function decodeVestingNoted(log: Log): VestingNoted {
  const data = abiData(log)
  return {
    id: readUint(topicData(log, 1), 0, 256),
    topic: readFixedBytes(topicData(log, 2), 0, 32),
    author: readAddress(data, 0),
    note: readString(data, 32, 0),
  }
}

export const vestingNoted = {
  name: 'noted',
  signature: 'Noted(uint256,string,address,string)',
  topic0: '0x36e1808edc36d9f595dd38cc1ea33d9d8337d49a970b3e7fc2675eef8ec8a041',
  topicCount: 3,
  table: 'vesting_evt_noted',
  columns: ['id', 'topic_hash', 'author', 'note'],
  decode: decodeVestingNoted,
  values: (args) => [args.id, args.topic, args.author, args.note],
} satisfies EventDefinition<VestingNoted>

/** Tokens that had become free were paid out. */
export interface VestingReleased {
  /** Number of the schedule. */
  readonly id: bigint
  /** Who received them. */
  readonly beneficiary: Hex
  /** How many, in the token's smallest unit. */
  readonly amount: bigint
}

function decodeVestingReleased(log: Log): VestingReleased {
  const data = abiData(log)
  return {
    id: readUint(topicData(log, 1), 0, 256),
    beneficiary: readAddress(topicData(log, 2), 0),
    amount: readUint(data, 0, 256),
  }
}

export const vestingReleased = {
  name: 'released',
  signature: 'Released(uint256,address,uint256)',
  topic0: '0x3bfce8de0db7450cc169b94323c210e69a36c6a4a58c9f5d96bec4973adce392',
  topicCount: 3,
  table: 'vesting_evt_released',
  columns: ['id', 'beneficiary', 'amount'],
  decode: decodeVestingReleased,
  values: (args) => [args.id, args.beneficiary, args.amount],
} satisfies EventDefinition<VestingReleased>

/** A schedule was agreed and its tokens were deposited. */
export interface VestingScheduleCreated {
  /** Number of the schedule, counting from 1. */
  readonly id: bigint
  /** Who gets how much and when. */
  readonly schedule: {
    readonly beneficiary: Hex
    readonly total: bigint
    readonly start: bigint
    readonly duration: number
    readonly revocable: boolean
  }
  /** Times at which the beneficiary wants to be reminded, in Unix seconds. */
  readonly milestones: readonly bigint[]
  /** The signed agreement, or its hash; any bytes. */
  readonly terms: Hex
}

function decodeVestingScheduleCreated(log: Log): VestingScheduleCreated {
  const data = abiData(log)
  return {
    id: readUint(topicData(log, 1), 0, 256),
    schedule: readScheduleCreatedSchedule(data, 0),
    milestones: readArray(data, 160, 0, 32, (data, at) => readUint(data, at, 64)),
    terms: readBytes(data, 192, 0),
  }
}

function readScheduleCreatedSchedule(data: AbiData, at: number) {
  return {
    beneficiary: readAddress(data, at),
    total: readUint(data, at + 32, 128),
    start: readUint(data, at + 64, 64),
    duration: readUint32(data, at + 96, 32),
    revocable: readBool(data, at + 128),
  }
}

export const vestingScheduleCreated = {
  name: 'scheduleCreated',
  signature: 'ScheduleCreated(uint256,(address,uint128,uint64,uint32,bool),uint64[],bytes)',
  topic0: '0x1f0fba1221ed9f27778bb40c62d6d022402ae785ea7c7646f0556844257e2600',
  topicCount: 2,
  table: 'vesting_evt_schedule_created',
  columns: ['id', 'schedule', 'milestones', 'terms'],
  json: {
    schedule: {
      beneficiary: 'text',
      total: 'bigint',
      start: 'bigint',
      duration: 'number',
      revocable: 'text',
    },
    milestones: ['bigint'],
  },
  decode: decodeVestingScheduleCreated,
  values: (args) => [args.id, args.schedule, args.milestones, args.terms],
} satisfies EventDefinition<VestingScheduleCreated>

/** A schedule changed its state. */
export interface VestingStatusChanged {
  /** Number of the schedule. */
  readonly id: bigint
  /** The state before. */
  readonly from: number
  /** The state from now on. */
  readonly to: number
}

function decodeVestingStatusChanged(log: Log): VestingStatusChanged {
  const data = abiData(log)
  return {
    id: readUint(topicData(log, 1), 0, 256),
    from: readUint32(data, 0, 8),
    to: readUint32(data, 32, 8),
  }
}

export const vestingStatusChanged = {
  name: 'statusChanged',
  signature: 'StatusChanged(uint256,uint8,uint8)',
  topic0: '0xd98efe2dd5b76c52df27ca251c889b2339e9f49fdd2e02e72abbae1136a1f014',
  topicCount: 2,
  table: 'vesting_evt_status_changed',
  columns: ['id', 'from_', 'to_'],
  decode: decodeVestingStatusChanged,
  values: (args) => [args.id, args.from, args.to],
} satisfies EventDefinition<VestingStatusChanged>

/** Every event of Vesting that is indexed. */
export const vestingContract: ContractDefinition = {
  name: 'Vesting',
  events: [
    vestingAdjusted,
    vestingNoted,
    vestingReleased,
    vestingScheduleCreated,
    vestingStatusChanged,
  ],
}

/** Handler key → arguments. */
export interface VestingEvents {
  adjusted: VestingAdjusted
  noted: VestingNoted
  released: VestingReleased
  scheduleCreated: VestingScheduleCreated
  statusChanged: VestingStatusChanged
}

export type VestingHandlers = Handlers<VestingEvents, Database>

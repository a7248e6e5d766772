import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict'
import type { Hex } from '../../shared/hex.js'
import type {
  CallOutcome,
  ChainSource,
  ContractCall,
  Log,
  LogFilter,
} from '../ports/chain-source.js'

/** A chain under test, with the means to change it. */
export interface ChainWorld {
  readonly source: ChainSource
  readonly emitter: Hex
  /** Answers the number of the block that the call is made on, as 32 bytes. */
  readonly blockNumberContract: Hex
  /** Refuses every call with the bytes of `refusal`. */
  readonly refusingContract: Hex
  /** Mines one block with these logs of the emitter, in this order. */
  mine(logs?: readonly { readonly topic0: Hex; readonly data: Hex }[]): Promise<void>
  /** Replaces the newest blocks by as many empty ones. */
  fork(depth: number): Promise<void>
}

export interface ConformanceCase {
  readonly name: string
  readonly check: (world: ChainWorld) => Promise<void>
}

const red: Hex = `0x${'1'.repeat(64)}`
const blue: Hex = `0x${'2'.repeat(64)}`
const nowhere: Hex = `0x${'9'.repeat(40)}`
/** What the refusing contract says. */
export const refusal: Hex = `0x${'5'.repeat(64)}`
const unknownHash: Hex = `0x${'a'.repeat(64)}`

/** What every ChainSource keeps to. Each case gets a chain of its own, with its first block only. */
export const chainSourceConformance: readonly ConformanceCase[] = [
  {
    name: 'it says who the chain is, the same each time',
    async check({ source }) {
      const identity = await source.identify()
      ok(Number.isSafeInteger(identity.chainId))
      equal(identity.genesisHash, (await source.header(0))?.hash)
      deepEqual(await source.identify(), identity)
    },
  },
  {
    name: 'the head is the newest block, and what is final is never above it',
    async check({ source, mine }) {
      for (let mined = 0; mined < 12; mined++) {
        const { latest, finalized } = await source.head()
        equal(latest.number, mined)
        ok(finalized >= 0 && finalized <= latest.number)
        await mine()
      }
      ok((await source.head()).finalized > 0)
    },
  },
  {
    name: 'headers are linked by their hashes, and are null beyond the head',
    async check({ source, mine }) {
      for (let mined = 0; mined < 3; mined++) await mine()
      const headers = await source.headers([3, 1, 2, 4])
      equal(headers[3], null)
      const [third, first, second] = headers
      equal(second?.parentHash, first?.hash)
      equal(third?.parentHash, second?.hash)
      ok(known(third).time >= known(second).time)
      deepEqual(await source.header(2), second)
      deepEqual(await source.header(known(second).hash), second)
      equal(await source.header(unknownHash), null)
      deepEqual(await source.headers([]), [])
    },
  },
  {
    name: 'logs come in chain order, complete, with the header of the last block',
    async check({ source, mine, emitter }) {
      await mine([log(red, '0x'), log(blue, '0x01'), log(red, `0x${'ff'.repeat(40)}`)])
      await mine()
      await mine([log(red, '0x02')])
      const range = await source.logs(filter(emitter, red), 0, 3)
      deepEqual(range?.last, await source.header(3))
      const headers = await source.headers([1, 3])
      deepEqual(
        range?.logs.map(({ blockNumber, blockHash, index, data }) => [
          blockNumber,
          blockHash,
          index,
          data,
        ]),
        [
          [1, headers[0]?.hash, 0, '0x'],
          [1, headers[0]?.hash, 2, `0x${'ff'.repeat(40)}`],
          [3, headers[1]?.hash, 0, '0x02'],
        ],
      )
      for (const one of range?.logs ?? []) wellFormed(one, emitter, red)
    },
  },
  {
    name: 'only what the filter asks for comes, and an empty filter asks for nothing',
    async check({ source, mine, emitter }) {
      await mine([log(red, '0x01'), log(blue, '0x02')])
      const count = async (asked: LogFilter): Promise<number> =>
        known(await source.logs(asked, 0, 1)).logs.length
      equal(await count(filter(emitter, red)), 1)
      equal(await count(filter(emitter, red, blue)), 2)
      equal(await count({ addresses: 'any', topic0s: [blue] }), 1)
      equal(await count({ addresses: [emitter], topic0s: 'any' }), 2)
      equal(await count({ addresses: [nowhere], topic0s: 'any' }), 0)
      equal(await count(filter(nowhere, red)), 0)
      equal(await count({ addresses: [nowhere, emitter], topic0s: [red] }), 1)
      equal(await count({ addresses: [], topic0s: [red] }), 0)
      equal(await count({ addresses: 'any', topic0s: [] }), 0)
    },
  },
  {
    name: 'a range is exactly the blocks asked for',
    async check({ source, mine, emitter }) {
      for (let mined = 0; mined < 4; mined++) await mine([log(red, '0x01')])
      const { logs } = known(await source.logs(filter(emitter, red), 2, 3))
      deepEqual(
        logs.map(({ blockNumber }) => blockNumber),
        [2, 3],
      )
    },
  },
  {
    name: 'a range beyond the head is null, not empty',
    async check({ source, mine, emitter }) {
      await mine()
      equal(await source.logs(filter(emitter, red), 0, 2), null)
      equal(await source.logs(filter(emitter, red), 5, 9), null)
    },
  },
  {
    name: 'the logs of a block belong to its hash',
    async check({ source, mine, fork, emitter }) {
      await mine([log(red, '0x01')])
      await mine([log(red, '0x02'), log(blue, '0x03')])
      const header = known(await source.header(2))
      const logs = known(await source.blockLogs(filter(emitter, red), header))
      deepEqual(
        logs.map(({ data, blockHash }) => [data, blockHash]),
        [['0x02', header.hash]],
      )
      equal(await source.blockLogs(filter(emitter, red), { number: 2, hash: unknownHash }), null)
      await fork(1)
      equal(await source.blockLogs(filter(emitter, red), header), null)
    },
  },
  {
    name: 'after a fork the same numbers have other hashes',
    async check({ source, mine, fork }) {
      for (let mined = 0; mined < 4; mined++) await mine()
      const before = await source.headers([1, 2, 3, 4])
      await fork(2)
      const after = await source.headers([1, 2, 3, 4])
      deepEqual(after.slice(0, 2), before.slice(0, 2))
      notEqual(after[2]?.hash, before[2]?.hash)
      equal(after[3]?.parentHash, after[2]?.hash)
      equal(await source.header(known(before[3]).hash), null)
    },
  },
  {
    name: 'calls are answered in order, on the state after the block asked for',
    async check({ source, mine, emitter, blockNumberContract }) {
      for (let mined = 0; mined < 3; mined++) await mine()
      const second = known(await source.header(2))
      const calls = [
        callOf(blockNumberContract, 3),
        callOf(nowhere, 3),
        callOf(blockNumberContract, second),
        callOf(blockNumberContract, 'latest'),
      ]
      deepEqual(await source.call(calls), [
        answer(3),
        { type: 'answer', data: '0x' },
        answer(2),
        answer(3),
      ])
      deepEqual(await source.call([]), [])
      notEqual(emitter, nowhere)
    },
  },
  {
    name: 'a contract that refuses is an outcome, with what it says',
    async check({ source, mine, refusingContract, blockNumberContract }) {
      await mine()
      deepEqual(await source.call([callOf(refusingContract, 1), callOf(blockNumberContract, 1)]), [
        { type: 'revert', data: refusal },
        answer(1),
      ])
    },
  },
  {
    name: 'a call on a block that is not there is an outcome, too',
    async check({ source, mine, fork, blockNumberContract }) {
      for (let mined = 0; mined < 3; mined++) await mine()
      const replaced = known(await source.header(3))
      deepEqual(await source.call([callOf(blockNumberContract, replaced)]), [answer(3)])
      const nothing = { type: 'no block' }
      const missing = [callOf(blockNumberContract, { number: 3, hash: unknownHash })]
      deepEqual(await source.call([...missing, callOf(blockNumberContract, 2)]), [
        nothing,
        answer(2),
      ])
      deepEqual(await source.call([callOf(blockNumberContract, 9)]), [nothing])
      await fork(2)
      // Nodes may still have the state of what was replaced; another block's they never answer.
      const [after] = await source.call([callOf(blockNumberContract, replaced)])
      ok(after?.type === 'no block' || after?.type === 'answer')
    },
  },
  {
    name: 'an aborted signal rejects every question with its reason',
    async check({ source, emitter }) {
      const reason = new Error('stopped')
      const signal = AbortSignal.abort(reason)
      const block = known(await source.header(0))
      const asked = filter(emitter, red)
      for (const question of [
        () => source.identify(signal),
        () => source.head(signal),
        () => source.header(0, signal),
        () => source.headers([0], signal),
        () => source.logs(asked, 0, 0, signal),
        () => source.blockLogs(asked, block, signal),
        () => source.call([callOf(emitter, 0)], signal),
      ]) {
        await rejects(question, (error) => error === reason)
      }
    },
  },
]

function callOf(to: Hex, at: ContractCall['at']): ContractCall {
  return { to, data: '0x', at }
}

function answer(blockNumber: number): CallOutcome {
  return { type: 'answer', data: `0x${blockNumber.toString(16).padStart(64, '0')}` }
}

function log(topic0: Hex, data: Hex): { readonly topic0: Hex; readonly data: Hex } {
  return { topic0, data }
}

function filter(address: Hex, ...topic0s: readonly Hex[]): LogFilter {
  return { addresses: [address], topic0s }
}

function known<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the chain lacks what it was given')
  return value
}

function wellFormed(log: Log, emitter: Hex, topic0: Hex): void {
  equal(log.address, emitter)
  equal(log.topics[0], topic0)
  ok(/^0x[0-9a-f]{64}$/.test(log.txHash))
  ok(log.blockTime === null || log.blockTime > 1_600_000_000)
  ok(Number.isSafeInteger(log.txIndex) && Number.isSafeInteger(log.index))
}

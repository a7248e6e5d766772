import { expect, test } from 'vitest'
import { transferEvent, transferTopic } from '../../../test/fixtures/token-crawl.js'
import type { Hex } from '../../shared/hex.js'
import type { EventDefinition, PlacedContract } from '../ports/event.js'
import { createLogDecoder } from './decode-logs.js'
import type { TimedLog } from './fetch-logs.js'
import { logFilters } from './log-filters.js'
import { subjectsOf } from './subjects-of.js'

const [here, there] = [`0x${'1'.repeat(40)}`, `0x${'2'.repeat(40)}`] as const
const otherTopic: Hex = `0x${'9'.repeat(64)}`

function place(name: string, changes: Partial<PlacedContract> = {}, ...events: EventDefinition[]) {
  const definition = { name, events: events.length > 0 ? events : [transferEvent] }
  return { definition, addresses: [here], startBlock: 0, ...changes } as PlacedContract
}

function log(changes: Partial<TimedLog> = {}): TimedLog {
  return {
    ...{ address: here, topics: [transferTopic, otherTopic, otherTopic] },
    ...{ data: `0x${'0'.repeat(64)}`, blockNumber: 50, blockHash: '0x', blockTime: 7 },
    ...{ txHash: '0x', txIndex: 0, index: 0, ...changes },
  }
}

function decoded(contracts: readonly PlacedContract[], ...logs: readonly TimedLog[]) {
  const { events, deadLetters } = createLogDecoder(subjectsOf(contracts))(1, logs)
  return {
    events: events.map(({ contract, event, index }) => `${contract}.${event} ${index}`),
    letters: deadLetters.map(({ contract, reason }) => `${contract}: ${reason}`),
  }
}

test('a log goes to every contract that declares it there, in the order of the chain', () => {
  const contracts = [
    place('Here'),
    place('There', { addresses: [there] }),
    place('Anywhere', { addresses: 'any' }),
  ]
  expect(decoded(contracts, log(), log({ index: 1, address: there }))).toEqual({
    events: ['Here.transfer 0', 'Anywhere.transfer 0', 'There.transfer 1', 'Anywhere.transfer 1'],
    letters: [],
  })
})

test('a log before the start of its contract is nobody’s', () => {
  const contracts = [
    place('Late', { startBlock: 51 }),
    place('Early', { addresses: [there], startBlock: 50 }),
    place('LateAnywhere', { addresses: 'any', startBlock: 51 }),
  ]
  expect(decoded(contracts, log(), log({ address: there })).events).toEqual(['Early.transfer 0'])
  expect(decoded(contracts, log({ blockNumber: 51 })).events).toHaveLength(2)
})

test('a log that was fetched for another contract is nobody’s', () => {
  const other = { ...transferEvent, topic0: otherTopic } as EventDefinition
  const contracts = [place('Here'), place('There', { addresses: [there] }, other)]
  const foreign = [log({ topics: [otherTopic] }), log({ address: there }), log({ topics: [] })]
  expect(decoded(contracts, ...foreign)).toEqual({ events: [], letters: [] })
})

test('layouts of one signature are told apart by their topics', () => {
  const nft = { ...transferEvent, name: 'transferNft', topicCount: 4 } as EventDefinition
  const both = [place('Both', {}, transferEvent as EventDefinition, nft)]
  const four = log({ topics: [transferTopic, otherTopic, otherTopic, otherTopic], index: 1 })
  expect(decoded(both, log(), four).events).toEqual(['Both.transfer 0', 'Both.transferNft 1'])
  expect(decoded([place('Here')], four)).toEqual({
    events: [],
    letters: ['Here: it has 4 topics, Transfer(address,address,uint256) has 3'],
  })
  // Of any address, another layout is another contract's event.
  expect(decoded([place('Anywhere', { addresses: 'any' })], four).letters).toEqual([])
})

test('a log that does not decode is a dead letter, whatever the decoder throws', () => {
  const throwing = {
    ...transferEvent,
    decode: () => {
      throw 'no reason'
    },
  } as unknown as EventDefinition
  expect(decoded([place('Here', {}, throwing)], log()).letters).toEqual(['Here: no reason'])
})

test('contracts with addresses share a filter, those of any address have their own', () => {
  const other = { ...transferEvent, topic0: otherTopic } as EventDefinition
  const contracts = [
    place('Here'),
    place('There', { addresses: [there, here] }, other),
    place('Anywhere', { addresses: 'any' }),
    place('Later', { addresses: [`0x${'3'.repeat(40)}`], startBlock: 100 }),
    place('Nowhere', { addresses: [] }),
  ]
  expect(logFilters(subjectsOf(contracts), { from: 0, to: 99 }).filters).toEqual([
    { addresses: [here, there], topic0s: [transferTopic, otherTopic] },
    { addresses: 'any', topic0s: [transferTopic] },
  ])
  expect(logFilters(subjectsOf(contracts.slice(3)), { from: 0, to: 99 }).filters).toEqual([])
})

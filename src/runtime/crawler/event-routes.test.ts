import { expect, test } from 'vitest'
import type { Hex } from '../../shared/hex.js'
import { abiData, topicData } from '../decode/abi-data.js'
import { readString } from '../decode/read-tails.js'
import { readAddress, readUint } from '../decode/read-values.js'
import type { EventDefinition, PlacedContract } from '../ports/event.js'
import { createLogDecoder } from './decode-logs.js'
import type { TimedLog } from './fetch-logs.js'
import { logFilters } from './log-filters.js'
import { subjectsOf } from './subjects-of.js'

const [here, there] = [`0x${'1'.repeat(40)}`, `0x${'2'.repeat(40)}`] as const
const word = (value: number | string): string => value.toString(16).padStart(64, '0')
const known: Hex = `0x${'9'.repeat(64)}`

function definition(
  signature: string,
  topicCount: number,
  decode: EventDefinition['decode'],
  topic0: Hex | null = null,
): EventDefinition {
  const name = signature.split('(')[0]?.toLowerCase() ?? ''
  const shape = { table: `odd_evt_${name}`, columns: ['value'], values: () => [] }
  return { name, signature, topic0, topicCount, decode, ...shape }
}

const plain = definition('Plain(uint256)', 1, (log) => readUint(abiData(log), 0, 256), known)
const note = definition('Note(address,uint8)', 1, (log) => [
  readAddress(topicData(log, 0), 0),
  readUint(abiData(log), 0, 8),
])
const text = definition('Text(address,string)', 1, (log) => [
  readAddress(topicData(log, 0), 0),
  readString(abiData(log), 0, 0),
])
const bare = definition('Bare()', 0, () => [])

function contract(name: string, events: readonly EventDefinition[], addresses = [here]) {
  return { definition: { name, events }, addresses, startBlock: 0 } as PlacedContract
}

function log(topics: readonly Hex[], data: string, changes: Partial<TimedLog> = {}): TimedLog {
  return {
    ...{ address: here, topics, data: `0x${data}`, blockNumber: 5, blockHash: '0x', blockTime: 7 },
    ...{ txHash: '0x', txIndex: 0, index: 0, ...changes },
  }
}

function decoded(contracts: readonly PlacedContract[], one: TimedLog): readonly string[] {
  const { events, deadLetters } = createLogDecoder(subjectsOf(contracts))(1, [one])
  return [
    ...events.map((event) => `${event.contract}.${event.event}`),
    ...deadLetters.map((letter) => `${letter.contract}: ${letter.reason}`),
  ]
}

const from: Hex = `0x${word('a'.repeat(40))}`
const odd = [contract('Odd', [plain, note, text, bare])]
const stringOf = (hex: string): string =>
  word(32) + word(hex.length / 2) + hex.padEnd(Math.ceil(hex.length / 64) * 64, '0')

test('an anonymous event is known by its bytes alone', () => {
  expect(decoded(odd, log([from], word(7)))).toEqual(['Odd.note'])
  expect(decoded(odd, log([from], stringOf('616263')))).toEqual(['Odd.text'])
  expect(decoded(odd, log([from], stringOf('')))).toEqual(['Odd.text'])
  expect(decoded(odd, log([from], stringOf('61'.repeat(32))))).toEqual(['Odd.text'])
  expect(decoded(odd, log([], ''))).toEqual(['Odd.bare'])
})

test('a log that a first topic claims is not looked at any further', () => {
  expect(decoded(odd, log([known], word(7)))).toEqual(['Odd.plain'])
})

test.each<[string, Hex[], string]>([
  ['a value with dirty padding', [from], word(256)],
  ['an address with dirty padding', [`0x${'a'.repeat(64)}`], word(7)],
  ['a word too many', [from], word(7) + word(0)],
  ['half a word too many', [from], `${word(7)}${'0'.repeat(32)}`],
  ['no data', [from], ''],
])('%s fits no anonymous event', (_, topics, data) => {
  expect(decoded([contract('Odd', [note])], log(topics, data))).toEqual([
    'Odd: it has 1 topics and fits none of Note(address,uint8)',
  ])
})

test('a log with topics that no anonymous event has is nobody’s', () => {
  expect(decoded([contract('Odd', [note])], log([from, from], word(7)))).toEqual([])
  expect(decoded([contract('Odd', [note])], log([], word(7)))).toEqual([])
})

test('a log that fits several anonymous events is a dead letter that names them', () => {
  const twin = { ...note, name: 'twin', signature: 'Twin(address,uint8)' }
  expect(decoded([contract('Odd', [note, twin, text])], log([from], word(7)))).toEqual([
    'Odd: it fits several anonymous events: Note(address,uint8), Twin(address,uint8)',
  ])
})

test('a log of an event that is left out is nobody’s, whatever it looks like', () => {
  const [{ definition: own, ...place }] = [contract('Odd', [note])]
  const leftOut = [{ signature: 'Out(uint8)', topic0: from }]
  const placed = [{ ...place, definition: { ...own, leftOut } }]
  expect(decoded(placed, log([from], word(7)))).toEqual([])
  expect(decoded(placed, log([`0x${word('b'.repeat(40))}`], word(7)))).toEqual(['Odd.note'])
})

test('contracts at one address look for themselves', () => {
  const contracts = [contract('Proxy', [plain]), contract('Odd', [{ ...note, topicCount: 1 }])]
  expect(decoded(contracts, log([from], word(7)))).toEqual(['Odd.note'])
  expect(decoded(contracts, log([known], word(7)))).toEqual(['Proxy.plain'])
  // The wrong number of topics is no reason to refuse what another event fits.
  const wider = [contract('Odd', [{ ...plain, topicCount: 2, topic0: from }, note])]
  expect(decoded(wider, log([from], word(7)))).toEqual(['Odd.note'])
})

test('anonymous events need all logs of their addresses, and none of other ones', () => {
  const any = { ...contract('Any', [plain, note]), addresses: 'any' as const }
  const subjects = subjectsOf([...odd, contract('Plain', [plain], [there]), any])
  expect(logFilters(subjects, { from: 0, to: 5 }).filters).toEqual([
    { addresses: [there], topic0s: [known] },
    { addresses: [here], topic0s: 'any' },
    { addresses: 'any', topic0s: [known] },
  ])
  expect(decoded([any], log([from], word(7)))).toEqual([])
})

test('a chain with another hash has first topics of its own', () => {
  const other: Hex = `0x${'3'.repeat(64)}`
  const topicOf = (signature: string) => (signature === plain.signature ? other : known)
  const subjects = subjectsOf(odd, topicOf)
  expect(subjects.map(({ event }) => event.topic0)).toEqual([other, null, null, null])
  const { events } = createLogDecoder(subjects)(1, [log([other], word(7))])
  expect(events.map(({ event }) => event)).toEqual(['plain'])
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ArchiveRecord } from '../../ports/archive.js'
import type { LogFilter } from '../../ports/chain-source.js'
import { type LogQuestion, planRange } from './plan-range.js'

const values = ['0x01', '0x02', '0x03'] as const
type Values = LogFilter['addresses']

function record(id: number, from: number, to: number, filter: LogFilter): ArchiveRecord {
  const set = (list: Values) => (list === 'any' ? list : new Set<string>(list))
  const { addresses, topic0s } = filter
  return {
    id,
    from,
    to,
    kind: 'logs',
    filter: { id, addresses: set(addresses), topic0s: set(topic0s) },
  }
}

const a: LogFilter = { addresses: ['0x01'], topic0s: 'any' }
const ab: LogFilter = { addresses: ['0x01', '0x02'], topic0s: 'any' }

test('what was archived is not asked for again', () => {
  const records = [record(1, 0, 9, ab)]
  const plan = planRange(records, { filter: a, from: 3, to: 7 })
  expect(plan).toEqual({ records, missing: [] })
})

test('of two addresses only the new one is asked for', () => {
  const plan = planRange([record(1, 0, 9, a)], { filter: ab, from: 0, to: 9 })
  expect(plan.missing).toEqual([{ filter: { ...a, addresses: ['0x02'] }, from: 0, to: 9 }])
})

test('a hole between records is asked for, and neighbouring holes at once', () => {
  const records = [record(1, 0, 2, a), record(2, 5, 5, ab), record(3, 8, 9, a)]
  expect(planRange(records, { filter: a, from: 0, to: 9 }).missing).toEqual([
    { filter: a, from: 3, to: 4 },
    { filter: a, from: 6, to: 7 },
  ])
  const b: LogFilter = { addresses: ['0x03'], topic0s: 'any' }
  expect(planRange(records, { filter: b, from: 0, to: 9 }).missing).toEqual([
    { filter: b, from: 0, to: 9 },
  ])
})

test('records of some addresses say nothing about all', () => {
  const any: LogFilter = { addresses: 'any', topic0s: ['0x01', '0x02'] }
  const records = [record(1, 0, 9, ab), record(2, 0, 9, { ...any, topic0s: ['0x02'] })]
  expect(planRange(records, { filter: any, from: 0, to: 9 }).missing).toEqual([
    { filter: { ...any, topic0s: ['0x01'] }, from: 0, to: 9 },
  ])
})

test('an empty filter asks for nothing', () => {
  const filter: LogFilter = { addresses: [], topic0s: 'any' }
  expect(planRange([], { filter, from: 0, to: 9 })).toEqual({ records: [], missing: [] })
})

/** A log where a log can be: topic null is a log without topics. */
interface Place {
  readonly block: number
  readonly address: string
  readonly topic: string | null
}

const blocksMax = 8
const places: readonly Place[] = Array.from({ length: blocksMax }, (_, block) =>
  values.flatMap((address) => [...values, null].map((topic) => ({ block, address, topic }))),
).flat()

function lets({ filter, from, to }: LogQuestion, { block, address, topic }: Place): boolean {
  const has = (list: Values, value: string | null) =>
    list === 'any' || list.some((one) => one === value)
  const inRange = block >= from && block <= to
  return inRange && has(filter.addresses, address) && has(filter.topic0s, topic)
}

function letsRecord({ from, to, filter }: ArchiveRecord, place: Place): boolean {
  const list = (set: ReadonlySet<string> | 'any') =>
    set === 'any' ? set : ([...set] as (typeof values)[number][])
  const asked = { addresses: list(filter.addresses), topic0s: list(filter.topic0s) }
  return lets({ filter: asked, from, to }, place)
}

const someValues: fc.Arbitrary<Values> = fc.oneof(
  fc.constant('any' as const),
  fc.subarray([...values]),
)
const someQuestion: fc.Arbitrary<LogQuestion> = fc
  .tuple(fc.nat(blocksMax - 1), fc.nat(blocksMax - 1), someValues, someValues)
  .map(([one, other, addresses, topic0s]) => ({
    from: Math.min(one, other),
    to: Math.max(one, other),
    filter: { addresses, topic0s },
  }))

test('records and what is asked for together have every log, and what is there is not asked for', () => {
  fc.assert(
    fc.property(fc.array(someQuestion, { maxLength: 6 }), someQuestion, (archived, question) => {
      const records = archived.map(({ filter, from, to }, id) => record(id, from, to, filter))
      const plan = planRange(records, question)
      const inRecords = (place: Place) => plan.records.some((one) => letsRecord(one, place))
      const isAsked = (place: Place) => plan.missing.some((one) => lets(one, place))
      for (const place of places.filter((one) => lets(question, one))) {
        expect(inRecords(place) || isAsked(place)).toBe(true)
      }
      for (const { filter, from, to } of plan.missing) {
        expect(from <= to && filter.addresses.length > 0 && filter.topic0s.length > 0).toBe(true)
        for (let block = from; block <= to; block++) {
          for (const address of filter.addresses === 'any' ? ['0xff'] : filter.addresses) {
            // Logs without topics, and with topics that nobody names, stand for "any".
            const topics = filter.topic0s === 'any' ? [...values, null, '0xff'] : filter.topic0s
            const lacking = topics.filter(
              (topic) => !records.some((one) => letsRecord(one, { block, address, topic })),
            )
            expect(lacking.length).toBeGreaterThan(0)
          }
        }
      }
    }),
    { numRuns: Number(process.env['BCDATA_ARCHIVE_RUNS'] ?? 400) },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ArchiveRecord } from '../../ports/archive.js'
import { evenEnd } from './even-end.js'

function record(filterId: number, from: number, to: number): ArchiveRecord {
  const filter = { id: filterId, addresses: new Set([`0x${filterId}`]), topic0s: 'any' as const }
  return { id: 0, from, to, kind: 'logs', filter }
}

test('without records a range ends where it was meant to', () => {
  expect(evenEnd([], 5, 20)).toBe(20)
})

test('a record is not cut, however long it is', () => {
  expect(evenEnd([record(1, 0, 99)], 0, 20)).toBe(99)
})

test('short records of one kind are taken together', () => {
  const records = [record(1, 0, 4), record(1, 5, 9), record(1, 10, 25)]
  expect(evenEnd(records, 0, 20)).toBe(9)
})

test('what is not archived ends where the archive begins, and the other way round', () => {
  expect(evenEnd([record(1, 8, 9)], 5, 20)).toBe(7)
  expect(evenEnd([record(1, 5, 9)], 5, 20)).toBe(9)
})

test('where another address begins, a range ends', () => {
  const records = [record(1, 0, 9), record(2, 5, 9), record(1, 10, 14), record(2, 10, 14)]
  expect(evenEnd(records, 0, 20)).toBe(4)
  expect(evenEnd(records, 5, 20)).toBe(14)
})

test('a header that was archived alone is no boundary before itself', () => {
  const header: ArchiveRecord = {
    ...record(3, 4, 4),
    filter: { id: 3, addresses: new Set(), topic0s: new Set() },
  }
  expect(evenEnd([record(1, 0, 9), header], 0, 20)).toBe(9)
})

test('every filter is archived for all blocks of a range or for none', () => {
  const someRecord = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.nat(20), fc.nat(8))
    .map(([filterId, from, length]) => record(filterId, from, from + length))
  fc.assert(
    fc.property(
      fc.array(someRecord, { maxLength: 8 }),
      fc.nat(20),
      fc.nat(9),
      (all, from, size) => {
        const end = evenEnd(all, from, from + size)
        expect(end).toBeGreaterThanOrEqual(from)
        for (const id of [1, 2, 3]) {
          const isThere = (block: number) =>
            all.some((one) => one.filter.id === id && one.from <= block && one.to >= block)
          const there = Array.from({ length: end - from + 1 }, (_, index) => isThere(from + index))
          expect(new Set(there).size).toBe(1)
        }
      },
    ),
    { numRuns: Number(process.env['BCDATA_ARCHIVE_RUNS'] ?? 1_000) },
  )
})

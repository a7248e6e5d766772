import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AskedRange, Completeness } from './completeness.js'

function run(completeness: Completeness, ...steps: readonly Step[]): number | null {
  for (const [verb, range] of steps) completeness[verb](range)
  return completeness.completeTo
}

type Step = readonly [verb: 'begin' | 'end' | 'drop', range: AskedRange]

test('a range that is answered early waits for those before it', () => {
  const completeness = new Completeness(null)
  const [a, b] = [
    { from: 5, to: 9 },
    { from: 10, to: 14 },
  ]
  expect(run(completeness, ['begin', a], ['begin', b], ['end', b])).toBeNull()
  expect(run(completeness, ['end', a])).toBe(14)
})

test('blocks are complete when all that is asked of them is there', () => {
  const completeness = new Completeness(4)
  const [a, b] = [
    { from: 5, to: 9 },
    { from: 5, to: 9 },
  ]
  expect(run(completeness, ['begin', a], ['begin', b], ['end', a])).toBe(4)
  expect(run(completeness, ['end', b])).toBe(9)
})

test('a hole holds up what comes after it', () => {
  const completeness = new Completeness(4)
  const [a, b] = [
    { from: 5, to: 6 },
    { from: 7, to: 9 },
  ]
  expect(run(completeness, ['begin', a], ['begin', b], ['end', b], ['drop', a])).toBe(4)
  expect(run(completeness, ['begin', a], ['end', a])).toBe(9)
})

test('it never goes back for older blocks', () => {
  const completeness = new Completeness(9)
  const [a, b] = [
    { from: 0, to: 3 },
    { from: 10, to: 11 },
  ]
  expect(run(completeness, ['begin', a], ['end', a], ['begin', b], ['end', b])).toBe(11)
})

test('in whatever order ranges are answered, it is the end of the longest answered beginning', () => {
  const range = fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 3 }), fc.nat(100))
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 8 }), fc.nat(8), (ranges, answered) => {
      const completeness = new Completeness(-1)
      const asked = ranges.map(([from, blocks, order]) => ({ from, to: from + blocks - 1, order }))
      for (const one of asked) completeness.begin(one)
      const inOrder = asked.toSorted((one, other) => one.order - other.order)
      for (const one of inOrder.slice(0, answered)) completeness.end(one)
      const done = inOrder.slice(0, answered)
      const open = inOrder.slice(answered)
      const has = (list: typeof done, block: number) =>
        list.some(({ from, to }) => from <= block && to >= block)
      let end = -1
      while (has(done, end + 1) && !has(open, end + 1)) end++
      // Behind it only what is answered as a whole counts.
      expect(completeness.completeTo ?? -1).toBeLessThanOrEqual(end)
      if (open.length === 0) expect(completeness.completeTo).toBe(end)
    }),
  )
})

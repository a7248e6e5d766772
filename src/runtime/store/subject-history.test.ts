import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BlockRange,
  cutGaps,
  isKnown,
  never,
  nothing,
  type SubjectHistory,
  unheardOf,
  want,
} from './subject-history.js'

/*
 * Goal: whatever is wanted, left out and wanted again, the gaps are exactly the blocks that nobody
 * asked for. Method: a list of the blocks that were asked for, block by block.
 */
const runs = Number(process.env['BCDATA_PROPERTY_RUNS'] ?? 300)

const step = fc.record({
  blocks: fc.nat(6),
  wanted: fc.option(
    fc
      .tuple(fc.nat(30), fc.option(fc.nat(12), { nil: never }))
      .map(([from, more]): BlockRange => ({ from, to: Math.min(from + more, never) })),
    { nil: nothing, freq: 3 },
  ),
  filled: fc.nat(8),
})

test('gaps are what was not asked for, whatever is wanted in between', () => {
  const law = fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
    let history: SubjectHistory = unheardOf
    let checkpoint = -1
    const asked = new Set<number>()
    for (const { blocks, wanted: blocksWanted, filled } of steps) {
      for (let block = 0; block < blocks; block++) {
        checkpoint++
        if (within(history.wanted, checkpoint)) asked.add(checkpoint)
      }
      history = want(history, blocksWanted, checkpoint)
      const { wanted, others } = cutGaps(history)
      const missing = Array.from({ length: checkpoint + 1 }, (_, block) => block).filter(
        (block) => !asked.has(block),
      )
      const isWanted = (block: number) => within(blocksWanted, block)
      expect(blocksOf(wanted)).toEqual(missing.filter(isWanted))
      expect(blocksOf(others)).toEqual(missing.filter((block) => !isWanted(block)))
      for (let block = 0; block <= checkpoint; block++) {
        expect(isKnown(history, block)).toBe(asked.has(block))
      }
      history = fillFirst(history, filled, asked)
    }
  })
  fc.assert(law, { numRuns: runs, seed: 20 })
})

function within({ from, to }: BlockRange, block: number): boolean {
  return from <= block && block <= to
}

function blocksOf(ranges: readonly BlockRange[]): readonly number[] {
  return ranges.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  )
}

/** What late batches do: some blocks from the first wanted one on are asked for. */
function fillFirst(history: SubjectHistory, count: number, asked: Set<number>): SubjectHistory {
  const { wanted, others } = cutGaps(history)
  const [first, ...later] = wanted
  if (first === undefined || count === 0) return history
  const from = Math.min(first.to + 1, first.from + count)
  for (let block = first.from; block < from; block++) asked.add(block)
  const rest = from <= first.to ? [{ from, to: first.to }] : []
  return { ...history, gaps: [...others, ...rest, ...later] }
}

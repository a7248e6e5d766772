import { expect, test } from 'vitest'
import { toyChain, toyFrame, toyProofs } from '../../../../test/fixtures/stash/toy-chain.js'
import { testClock } from '../../../../test/fixtures/test-clock.js'
import { BcdataError } from '../../../errors.js'
import type { StashedBlock } from '../../ports/stash-store.js'
import type { LedgerState } from '../proof/verdict.js'
import { BatchWriter } from './batch-writer.js'
import { type Candidate, judgeFrame } from './judge-frame.js'
import { SourceLine } from './source-line.js'
import { defaultLimits } from './sync-limits.js'

test('of several refused blocks the first one counts, whichever the database names', async () => {
  const stored: number[] = []
  const wrong = [5, 3]
  const writer = new BatchWriter({
    store: {
      async commit(blocks: readonly StashedBlock[]) {
        const numbers = blocks.map(({ block }) => block.number)
        const block = wrong.find((number) => numbers.includes(number))
        if (block !== undefined) throw refused(block)
        stored.push(...numbers)
      },
    },
    clock: testClock(),
    limits: { ...defaultLimits, batchBlocksMax: 100 },
    onCommit: () => undefined,
  })
  for (const candidate of candidates(8)) await writer.add(candidate)

  expect((await writer.flush())?.candidate.frame.block.number).toBe(3)
  expect(stored).toEqual([0, 1, 2])
})

function refused(block: number): BcdataError {
  return new BcdataError('STASH_ROW_UNKNOWN', 'A row is not there.', { context: { block } })
}

function candidates(count: number): readonly Candidate[] {
  const [clock, limits] = [testClock(), defaultLimits]
  const line = new SourceLine({ clock, limits, name: 'one', order: 0, known: undefined })
  let before: LedgerState | null = null
  return toyChain(count).map((block) => {
    const judgement = judgeFrame({ proofs: toyProofs, trust: {} }, line, toyFrame(block), before)
    if (judgement.kind === 'refused') throw new Error(judgement.message)
    before = judgement.candidate.next
    return judgement.candidate
  })
}

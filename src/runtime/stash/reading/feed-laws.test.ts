import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { offersOf, readOn } from '../../../../test/fixtures/feed-story.js'
import { fileOf, frameOf } from '../../../../test/fixtures/framed-blocks.js'
import { memorySource } from '../../../../test/fixtures/memory-source.js'
import { testClock } from '../../../../test/fixtures/test-clock.js'
import { openFeed } from './open-feed.js'

/*
 * Goal: whatever a node's files went through, a feed gives exactly the blocks. Method: random chains cut
 * into files in every way that nodes do, with what killed processes leave, in chunks of any size.
 */
const runs = { numRuns: Number(process.env['BCDATA_LAW_RUNS'] ?? 150), seed: 11 }

const clock = testClock()
const extraBytes = fc.oneof({ weight: 5, arbitrary: fc.nat(60) }, fc.nat(3_000))
const chain = fc
  .array(extraBytes, { minLength: 1, maxLength: 40 })
  .map((extras) => extras.map((extra, number) => frameOf(number, extra)))

/** What a process leaves behind the last frame of a file when it is killed, or was there before. */
const leftover = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'nothing' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('torn' as const), part: fc.nat(99) }) },
  fc.record({
    kind: fc.constant('stale' as const),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }),
  }),
  fc.record({ kind: fc.constant('again' as const), blocks: fc.integer({ min: 1, max: 3 }) }),
)
const split = fc.record({ after: fc.integer({ min: 1, max: 8 }), leftover })
type Leftover = typeof leftover extends fc.Arbitrary<infer Value> ? Value : never

const transport = fc.record({
  chunk: fc.integer({ min: 1, max: 5_000 }),
  hidesSizes: fc.boolean(),
})

function filesOf(
  frames: readonly Buffer[],
  splits: readonly { after: number; leftover: Leftover }[],
) {
  const files: [string, Buffer][] = []
  let first = 0
  for (let turn = 0; first < frames.length; turn++) {
    const { after, leftover } = splits[turn % splits.length]!
    const end = Math.min(frames.length, first + after)
    const rest = end === frames.length ? [] : leftBehind(frames, end, leftover)
    files.push([`${first}.binlog`, fileOf(...frames.slice(first, end), ...rest)])
    first = end
  }
  return files
}

function leftBehind(frames: readonly Buffer[], end: number, left: Leftover): readonly Uint8Array[] {
  if (left.kind === 'nothing') return []
  if (left.kind === 'again') return frames.slice(end, end + left.blocks)
  // A length word that no block follows, so that it is none by accident.
  if (left.kind === 'stale') return [Buffer.of(0xf0, 1, 2, 3), left.bytes]
  const next = frames[end]!
  return [next.subarray(0, 1 + Math.floor((left.part / 100) * (next.length - 1)))]
}

describe('a feed', () => {
  test('gives every block once and in order, however they are split and whatever is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([chain, fc.array(split, { minLength: 1, maxLength: 5 }), transport] as const),
        async (frames, splits, { chunk, hidesSizes }) => {
          const options = { chunkBytes: () => chunk, hidesSizes }
          const source = memorySource(filesOf(frames, splits), options)
          const feed = openFeed(source, { clock })
          expect(await readOn(feed)).toEqual([...frames.keys(), 'absent'])
          expect(feed.height()).toBe(frames.length - 1)
        },
      ),
      runs,
    )
  })

  test('gives any block from any other', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([
          chain,
          fc.array(split, { minLength: 1, maxLength: 5 }),
          fc.array(fc.nat(50)),
        ] as const),
        async (frames, splits, wanted) => {
          const feed = openFeed(memorySource(filesOf(frames, splits)), { clock })
          for (const number of wanted) {
            const block = number % frames.length
            expect((await offersOf(feed, block))[0]).toMatch(`${block} at `)
          }
        },
      ),
      runs,
    )
  })

  test('follows files that grow by any number of bytes at a time', async () => {
    const growth = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(
        ...([chain, fc.array(split, { minLength: 1, maxLength: 5 }), transport, growth] as const),
        async (frames, splits, { chunk, hidesSizes }, steps) => {
          const options = { chunkBytes: () => chunk, hidesSizes }
          const source = memorySource([], options)
          const feed = openFeed(source, { clock })
          const story: (number | string)[] = []
          let turn = 0
          for (const [name, bytes] of filesOf(frames, splits)) {
            for (let length = 0; length < bytes.length; turn++) {
              length = Math.min(bytes.length, length + steps[turn % steps.length]! * 10)
              source.contents.set(name, bytes.subarray(0, length))
              const heard = await readOn(feed, story.length)
              expect(heard.at(-1)).toBe('absent')
              story.push(...heard.slice(0, -1))
            }
          }
          expect(story).toEqual([...frames.keys()])
        },
      ),
      runs,
    )
  })

  test('loses at most the block that a byte was changed in, and names it or ends before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([chain, fc.nat(), fc.integer({ min: 1, max: 255 })] as const),
        async (frames, position, change) => {
          const bytes = fileOf(...frames)
          const at = 4 + (position % (bytes.length - 4))
          bytes[at]! ^= change
          const lost = frames.findIndex(
            (_frame, number) => at < fileOf(...frames.slice(0, number + 1)).length,
          )
          const feed = openFeed(memorySource([['0.binlog', bytes]]), { clock })
          const before = [...frames.keys()].slice(0, lost)
          const story = await readOn(feed)
          expect(story.slice(0, lost)).toEqual(before)
          expect(story[lost]).toMatch(/ at 0.binlog@/)
          expect(story[lost + 1]).toMatch(/^absent/)
          const after = [...frames.keys()].slice(lost + 1)
          if (after.length > 0) expect(await readOn(feed, lost + 1)).toEqual([...after, 'absent'])
        },
      ),
      runs,
    )
  })

  test('answers any bytes, and never with a block that is not there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }),
        async (files) => {
          const named = files.map((bytes, index) => [`${index * 3}.binlog`, bytes] as const)
          const begun = files.map((bytes, index) => [`${index * 3}.binlog`, fileOf(bytes)] as const)
          for (const contents of [named, begun]) {
            const story = await readOn(openFeed(memorySource(contents), { clock }))
            expect(story.filter((one) => typeof one === 'number')).toEqual([])
            expect(story.at(-1)).toMatch(/^absent/)
          }
        },
      ),
      runs,
    )
  })
})

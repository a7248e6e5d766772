import { describe, expect, test } from 'vitest'
import { scriptedSource } from '../../../../test/fixtures/stash/scripted-source.js'
import { toyChain } from '../../../../test/fixtures/stash/toy-chain.js'
import { fastLimits, toyWorld } from '../../../../test/fixtures/stash/toy-world.js'

/*
 * Goal: where some sources have come to their end, no other one can keep the copy from ending, and none
 * is accused of what it may not have done. Method: sources that say nothing, nonsense, or less.
 */

const chain = toyChain(12)
const upToEnd = { until: 'end' } as const

/** Longer than a test may take. */
const forever = 600_000

describe('a source that never answers', () => {
  const limits = {
    ...fastLimits,
    ...{ answerMsMax: forever, witnessIdleMsMax: forever, witnessMsMin: forever },
  }
  const mute = () => scriptedSource('mute', chain, { delayMs: forever })
  const well = scriptedSource('well', chain)
  const down = scriptedSource('down', chain, { isDown: true })

  test.each([
    ['first', [mute(), well]],
    ['last', [well, mute()]],
    ['among others', [scriptedSource('quiet', chain, { delayMs: forever }), down, mute(), well]],
  ])('and stands %s holds up no end, and is not accused', async (_, sources) => {
    const { stash, syncer } = toyWorld(sources, { limits })
    const summary = await syncer().run(upToEnd)
    expect(stash.blocks.map(({ block }) => block)).toEqual(chain)
    expect(summary).toMatchObject({ to: 11, evidence: [] })
    const [state] = summary.sources.filter(({ source }) => source === 'mute')
    expect(state).toMatchObject({ problem: 'mute said nothing for 1 s.', agreedTo: null })
    // There is nothing new, and it is still silent.
    expect(await syncer().run(upToEnd)).toMatchObject({ from: null, to: 11, evidence: [] })
  })

  test('is another one than one that takes its time for a block', async () => {
    const slow = scriptedSource('slow', chain)
    const short = scriptedSource('short', chain.slice(0, 4))
    const { stash, syncer } = toyWorld([slow, short], { limits: { ...limits, endPatienceMs: 10 } })
    stash.onWrite = () => {
      slow.delayMs = 80
    }
    await syncer().run(upToEnd)
    expect(stash.blocks).toHaveLength(12)
  })

  test('is waited for where nobody else has an end', async () => {
    const slow = scriptedSource('slow', chain, { delayMs: 60 })
    const { stash, syncer } = toyWorld([slow], { limits })
    await syncer().run({ until: 3 })
    expect(stash.blocks).toHaveLength(4)
  })
})

describe('a source with a block far ahead', () => {
  const far = toyChain(17).map((block) =>
    block.number < 12 || block.number > 15 ? block : undefined,
  )
  const message = 'far has later blocks, but not blocks 12 to 15.'

  test.each([0, 1, 2])('is no reason to miss what others end with (%i)', async (place) => {
    const sources = [scriptedSource('one', chain), scriptedSource('two', chain.slice(0, 9))]
    const { stash, syncer } = toyWorld(sources.toSpliced(place, 0, scriptedSource('far', far)))
    const summary = await syncer().run(upToEnd)
    expect(stash.blocks.map(({ block }) => block)).toEqual(chain)
    expect(summary).toMatchObject({ to: 11 })
    expect(summary.evidence).toEqual([
      {
        ...{ source: 'far', kind: 'damaged', block: 12, reason: 'gap', message, bytes: null },
        place: { file: '0.binlog', offset: 1604 },
      },
    ])
    expect(stash.evidence).toHaveLength(1)
  })

  test('is evidence whatever its witness meets while another one is silent', async () => {
    const holed = far.map((block) => (block?.number === 5 ? undefined : block))
    const mute = scriptedSource('mute', chain, { delayMs: forever })
    const sources = [scriptedSource('one', chain), scriptedSource('far', holed), mute]
    const { syncer } = toyWorld(sources, { limits: { ...fastLimits, endPatienceMs: 200 } })
    const { evidence } = await syncer().run(upToEnd)
    expect(evidence).toMatchObject([{ source: 'far', block: 12, reason: 'gap', message }])
  })

  test('leaves no evidence where another one has the blocks', async () => {
    const sources = [scriptedSource('far', far), scriptedSource('whole', toyChain(17))]
    const { stash, syncer } = toyWorld(sources)
    expect(await syncer().run(upToEnd)).toMatchObject({ to: 16, evidence: [] })
    expect(stash.blocks).toHaveLength(17)
  })

  test('is not accused where it turns out to have ended as well', async () => {
    const one = scriptedSource('one', chain)
    const source = scriptedSource('far', far)
    const { logger, syncer } = toyWorld([source, one], {
      limits: { ...fastLimits, missingMsMax: 500 },
    })
    const run = syncer().run(upToEnd)
    await expect.poll(() => logger.events('warn')).toContain('stash.waiting')
    source.blocks = chain
    expect(await run).toMatchObject({ to: 11, evidence: [] })
  })

  test('is waited for, and told of, when the copy follows', async () => {
    const one = scriptedSource('one', chain)
    const { logger, stash, syncer } = toyWorld([scriptedSource('far', far), one])
    const stopping = new AbortController()
    const run = syncer().run({ signal: stopping.signal })
    await expect.poll(() => logger.events('warn')).toContain('stash.waiting')
    one.blocks = toyChain(17)
    await expect.poll(() => stash.blocks.length).toBe(17)
    stopping.abort()
    expect(await run).toMatchObject({ to: 16, evidence: [] })
  })

  test('is believed where no other one answers, or the block is there but damaged', async () => {
    const down = scriptedSource('down', chain, { isDown: true })
    const torn = scriptedSource('torn', toyChain(17), { damaged: new Set([12]) })
    const one = scriptedSource('one', chain)
    for (const others of [[], [down], [torn, one]]) {
      const { stash, syncer } = toyWorld([scriptedSource('far', far), ...others])
      const missing = { code: 'STASH_BLOCK_MISSING', message: expect.stringContaining(message) }
      await expect(syncer().run(upToEnd)).rejects.toMatchObject(missing)
      expect(stash.blocks).toHaveLength(12)
    }
  })
})

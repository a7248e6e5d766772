import { expect, test } from 'vitest'
import { memoryStash } from '../../../../test/fixtures/stash/memory-stash.js'
import { scriptedSource } from '../../../../test/fixtures/stash/scripted-source.js'
import { toyChain } from '../../../../test/fixtures/stash/toy-chain.js'
import { toyWorld } from '../../../../test/fixtures/stash/toy-world.js'

const chain = toyChain(12)
const upToEnd = { until: 'end' } as const

function stored({ blocks }: ReturnType<typeof memoryStash>) {
  return blocks.map(({ block }) => block)
}

test('a chain is stored block by block, each with its proof', async () => {
  const { stash, syncer } = toyWorld([scriptedSource('one', chain)])
  const summary = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(summary).toMatchObject({ from: 0, to: 11, levels: { rooted: 1, proven: 11 } })
  expect(summary).toMatchObject({ evidence: [], isStopped: false })
  expect(summary.sources).toEqual([
    { source: 'one', height: 11, agreedTo: 11, score: 1, problem: null },
  ])
})

test('it goes on after the last block, and up to the block that is named', async () => {
  const { stash, syncer } = toyWorld([scriptedSource('one', chain)])
  expect(await syncer().run({ until: 4 })).toMatchObject({ from: 0, to: 4 })
  expect(stash.blocks).toHaveLength(5)
  expect(await syncer().run({ until: 4 })).toMatchObject({ from: null, to: 4 })
  expect(await syncer().run(upToEnd)).toMatchObject({ from: 5, to: 11 })
  expect(stored(stash)).toEqual(chain)
})

test('where it goes on the source of the last block needn’t be searched for', async () => {
  const [one, other] = [scriptedSource('one', chain), scriptedSource('other', chain)]
  const { stash, syncer } = toyWorld([one, other])
  await syncer().run({ until: 4 })
  expect([...one.opened, ...other.opened].filter((known) => known !== undefined)).toEqual([])
  await syncer().run(upToEnd)
  const { place } = stash.blocks[4] ?? {}
  // For the main line and its witness.
  expect(one.opened.filter((known) => known !== undefined)).toEqual([
    { block: 4, place },
    { block: 4, place },
  ])
  expect(other.opened.filter((known) => known !== undefined)).toEqual([])
})

test('a liar is found at his block, whether he is read first or behind', async () => {
  const evil = toyChain(12, (number) => (number === 5 ? { value: 'mine' } : undefined))
  const honest = scriptedSource('honest', chain)
  for (const order of [0, 1]) {
    const sources = [honest, scriptedSource('evil', evil)]
    const world = toyWorld(order === 0 ? sources : sources.reverse())
    const summary = await world.syncer().run(upToEnd)
    expect(stored(world.stash)).toEqual(chain)
    expect(summary.evidence).toMatchObject([
      { source: 'evil', kind: 'dishonest', block: 5, reason: 'db-hash' },
    ])
    expect(world.stash.evidence).toHaveLength(1)
    expect(world.stash.evidence[0]?.bytes).not.toBeNull()
    expect(world.logger.events('warn')).toEqual(['stash.evidence'])
    const [evilState] = summary.sources.filter(({ source }) => source === 'evil')
    expect(evilState).toMatchObject({ score: 0, agreedTo: 4 })
  }
})

test('the same lie is kept once, however often it is met', async () => {
  const evil = toyChain(12, (number) => (number === 5 ? { value: 'mine' } : undefined))
  const sources = [scriptedSource('honest', chain), scriptedSource('evil', evil)]
  const { stash, syncer } = toyWorld(sources)
  await syncer().run({ until: 7 })
  const again = await syncer().run(upToEnd)
  expect(again.evidence).toMatchObject([{ source: 'evil', block: 5 }])
  expect(stash.evidence).toHaveLength(1)
})

test('with liars only it stops before the block', async () => {
  const liar = (name: string, at: number) =>
    scriptedSource(
      name,
      toyChain(12, (number) => (number === at ? { value: name } : undefined)),
    )
  const { stash, syncer } = toyWorld([liar('one', 5), liar('two', 8)])
  const sync = syncer()
  await expect(sync.run(upToEnd)).rejects.toMatchObject({ code: 'STASH_NO_HONEST_SOURCE' })
  expect(stored(stash)).toEqual(chain.slice(0, 8))
  expect(sync.summary().evidence.map(({ source, block }) => `${source} ${block}`)).toEqual([
    'one 5',
    'two 8',
  ])
})

test('what no proof covers is compared', async () => {
  const other = toyChain(12, (number) => (number === 7 ? { note: 'other' } : undefined))
  const sources = [scriptedSource('one', chain), scriptedSource('two', other)]
  const { stash, syncer } = toyWorld(sources)
  const { evidence } = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(evidence).toMatchObject([{ source: 'two', block: 7, reason: 'content' }])
})

test('a lagging source is no liar, and the longest is followed to its end', async () => {
  const sources = [scriptedSource('short', chain.slice(0, 4)), scriptedSource('long', chain)]
  const { stash, syncer } = toyWorld(sources)
  const { evidence, sources: states } = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(evidence).toEqual([])
  expect(states).toMatchObject([
    { agreedTo: 3, height: 3 },
    { agreedTo: 11, height: 11 },
  ])
})

test('what is damaged in one source comes from another, and the damage is kept', async () => {
  const torn = scriptedSource('torn', chain, { damaged: new Set([0, 3, 9]) })
  const { stash, syncer } = toyWorld([torn, scriptedSource('whole', chain)])
  const { evidence } = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(evidence.map(({ kind, block, reason }) => [kind, block, reason]).sort()).toEqual(
    [
      ['damaged', 0, 'crc'],
      ['damaged', 3, 'crc'],
      ['damaged', 9, 'crc'],
    ].sort(),
  )
})

test('two sources with different holes make a whole chain', async () => {
  const odd = chain.map((block) =>
    block.number % 2 === 1 || block.number === 0 ? block : undefined,
  )
  const even = chain.map((block) => (block.number % 2 === 0 ? block : undefined))
  const { stash, syncer } = toyWorld([scriptedSource('odd', odd), scriptedSource('even', even)])
  expect((await syncer().run(upToEnd)).evidence).toEqual([])
  expect(stored(stash)).toEqual(chain)
})

test('a hole that all sources have is named', async () => {
  const holed = chain.map((block) => (block.number < 4 || block.number > 6 ? block : undefined))
  const { stash, syncer } = toyWorld([scriptedSource('one', holed), scriptedSource('two', holed)])
  await expect(syncer().run(upToEnd)).rejects.toMatchObject({
    code: 'STASH_BLOCK_MISSING',
    message: expect.stringContaining('one has later blocks, but not blocks 4 to 6.'),
  })
  expect(stored(stash)).toEqual(chain.slice(0, 4))
})

test('of a block that a source has twice the right one is taken', async () => {
  const [wrong] = toyChain(12, () => ({ value: 'wrong' })).slice(5)
  const twice = scriptedSource('twice', chain, { before: new Map([[5, wrong!]]) })
  const { stash, syncer } = toyWorld([twice])
  const { evidence } = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(stash.blocks[5]?.place.file).toBe('1.binlog')
  expect(evidence).toMatchObject([{ block: 5, kind: 'dishonest', reason: 'db-hash' }])
})

test('a source that is down or silent stops nobody', async () => {
  const sources = [
    scriptedSource('down', chain, { isDown: true }),
    scriptedSource('silent', chain, { isSilent: true }),
    scriptedSource('well', chain),
  ]
  const { stash, syncer } = toyWorld(sources)
  const { evidence, sources: states } = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(evidence).toEqual([])
  expect(states.map(({ score }) => score < 1)).toEqual([true, true, false])
  expect(states[0]?.problem).toBe("down doesn't answer.")
})

test('a slow source is overtaken', async () => {
  const slow = scriptedSource('slow', chain, { delayMs: 100 })
  const quick = scriptedSource('quick', chain)
  const { stash, syncer } = toyWorld([slow, quick])
  await syncer().run({ until: 8 })
  expect(stored(stash)).toEqual(chain.slice(0, 9))
  expect(stash.blocks.map(({ source }) => source)).toContain('quick')
})

test('with nobody there it gives up after a while', async () => {
  const { stash, syncer } = toyWorld([scriptedSource('down', chain, { isDown: true })])
  await expect(syncer().run(upToEnd)).rejects.toMatchObject({
    code: 'BINLOG_SOURCE_UNREACHABLE',
    message: "No source can be reached for block 0. down doesn't answer.",
  })
  expect(stash.blocks).toEqual([])
})

test('following outlives an outage, and ends with its signal', async () => {
  const source = scriptedSource('one', chain.slice(0, 3))
  const { stash, logger, syncer } = toyWorld([source])
  const stopping = new AbortController()
  const run = syncer().run({ signal: stopping.signal })
  await until(() => stash.blocks.length === 3)
  source.isDown = true
  await until(() => logger.events('warn').includes('stash.waiting'))
  source.isDown = false
  source.blocks = chain
  await until(() => stash.blocks.length === 12)
  stopping.abort()
  expect(await run).toMatchObject({ to: 11, isStopped: true })
  expect(stored(stash)).toEqual(chain)
})

test('a stop commits what was accepted', async () => {
  const { stash, syncer } = toyWorld([scriptedSource('one', chain, { delayMs: 5 })])
  const stopping = new AbortController()
  const run = syncer().run({ signal: stopping.signal })
  await until(() => stash.blocks.length > 0)
  stopping.abort()
  const { to } = await run
  expect(stored(stash)).toEqual(chain.slice(0, (to ?? -1) + 1))
  expect(stash.blocks.length).toBeGreaterThan(0)
})

test('rows that contradict the database are refused, and the next source is asked', async () => {
  const evil = toyChain(12, (number) => (number === 4 ? { changes: 9_999n } : undefined))
  const sources = [scriptedSource('evil', evil), scriptedSource('honest', chain)]
  const { stash, syncer } = toyWorld(sources)
  const { evidence } = await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(evidence).toMatchObject([{ source: 'evil', block: 4, reason: 'row-id' }])
})

test('without a trusted hash sources with two genesis blocks are refused', async () => {
  const [other] = toyChain(1, undefined, () => true)
  const two = [scriptedSource('one', chain), scriptedSource('two', [other])]
  const { stash, syncer } = toyWorld(two, { trust: {} })
  await expect(syncer().run(upToEnd)).rejects.toMatchObject({ code: 'STASH_GENESIS_AMBIGUOUS' })
  expect(stash.known).toEqual([])
  const one = toyWorld(two.slice(0, 1), { trust: {} })
  expect((await one.syncer().run(upToEnd)).ledger).toMatchObject({ trust: 'first-use', group: '1' })
  // What was seen first stays, whoever comes later.
  const later = toyWorld(two, { trust: {}, stash: one.stash })
  expect(await later.syncer().run(upToEnd)).toMatchObject({
    to: 11,
    evidence: [{ source: 'two', block: 0, reason: 'genesis' }],
  })
  const alone = toyWorld(two.slice(1), { trust: {}, stash: one.stash })
  await expect(alone.syncer().run(upToEnd)).rejects.toMatchObject({ code: 'STASH_LEDGER_MISMATCH' })
})

test('a source that begins later is enough for a ledger that is stored', async () => {
  const stash = memoryStash()
  await toyWorld([scriptedSource('one', chain)], { stash })
    .syncer()
    .run({ until: 6 })
  const late = chain.map((block) => (block.number < 5 ? undefined : block))
  const { syncer } = toyWorld([scriptedSource('late', late)], { stash })
  expect(await syncer().run(upToEnd)).toMatchObject({ from: 7, to: 11 })
  const { syncer: fresh } = toyWorld([scriptedSource('late', late)])
  await expect(fresh().run(upToEnd)).rejects.toMatchObject({ code: 'STASH_BLOCK_MISSING' })
})

test('blocks of an old chain are stored as far as the policy allows', async () => {
  const old = toyChain(8, undefined, (number) => number === 5)
  const other = toyChain(
    8,
    (number) => (number === 5 ? { note: 'other' } : undefined),
    (number) => number === 5,
  )
  const sources = [
    scriptedSource('other', other),
    scriptedSource('one', old),
    scriptedSource('two', old),
  ]
  const proven = toyWorld(sources)
  await expect(proven.syncer().run(upToEnd)).rejects.toMatchObject({
    code: 'STASH_BLOCK_UNPROVABLE',
    message: expect.stringContaining('other: its rules are too old.'),
  })
  const compared = toyWorld(sources, { require: 'compared:2/3' })
  const { evidence, levels } = await compared.syncer().run(upToEnd)
  expect(stored(compared.stash)).toEqual(old)
  expect(levels).toEqual({ rooted: 1, proven: 6, compared: 1 })
  expect(compared.stash.blocks[5]?.proof.reason).toBe('2 of 3 sources agree')
  expect(evidence).toMatchObject([{ source: 'other', block: 5, reason: 'content' }])
  const any = toyWorld([sources[1]!], { require: 'any' })
  expect(await any.syncer().run(upToEnd)).toMatchObject({ levels: { unverified: 1 } })
})

test('an outage of the database is outlived, whatever it did before', async () => {
  const { stash, syncer, logger } = toyWorld([scriptedSource('one', chain)])
  const { BcdataError } = await import('../../../errors.js')
  let writes = 0
  stash.onWrite = (moment) => {
    if (++writes % 5 === 0) throw new BcdataError('DATABASE_UNAVAILABLE', `It broke ${moment}.`)
  }
  await syncer().run(upToEnd)
  expect(stored(stash)).toEqual(chain)
  expect(logger.events('warn')).toContain('database.unavailable')
})

test('more sources than there are can’t be compared', async () => {
  const { syncer } = toyWorld([scriptedSource('one', chain)], { require: 'compared:2/3' })
  await expect(syncer().run()).rejects.toThrow('3 sources are to be compared, but there are 1.')
})

async function until(isSo: () => boolean): Promise<void> {
  for (let count = 0; !isSo(); count++) {
    if (count > 2_000) throw new Error('it never happened')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

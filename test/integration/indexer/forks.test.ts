import { copyFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../anvil.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { type Child, endChildren, type Finished } from './child.js'
import { checkpointOf, dump, dumpContent, eventCounts } from './database.js'
import { generatedProject, type Project } from './project.js'
import { randomFrom } from './random.js'

let project: Project
beforeAll(async () => {
  project = await generatedProject({ rpc: 'http://127.0.0.1:8545' })
  expect(await project.run(['migrate'], { database: 'empty.db' })).toMatchObject({ code: 0 })
})
const nodes: Anvil[] = []
afterEach(async () => {
  await endChildren()
  for (const node of nodes.splice(0)) await node.stop()
})
afterAll(() => project?.remove())

/** Anvil finalises two epochs behind its head: 24 blocks, and forks are up to 20 deep. */
const slotsInEpoch = 12
const depthMax = 20

interface World {
  readonly chain: TrafficChain
  /** The database's file. */
  readonly followed: string
  start(): Child
  /** Indexes up to the head. */
  catchUp(): Promise<Finished>
  /** The database that was followed is what a new one becomes. */
  compare(): Promise<void>
}

let databases = 0
function newDatabase(): string {
  const database = `${++databases}.db`
  copyFileSync(project.path('empty.db'), project.path(database))
  return database
}

async function world(): Promise<World> {
  const node = await startAnvil({ slotsInEpoch })
  nodes.push(node)
  const chain = await trafficChain(node.url, 60)
  const database = newDatabase()
  const followed = project.path(database)
  const catchUp = (into: string): Promise<Finished> =>
    project.run(['start', '--until', 'head'], { database: into, rpc: node.url })
  return {
    chain,
    followed,
    start: () => project.start(['start'], { database, rpc: node.url }),
    catchUp: () => catchUp(database),
    async compare() {
      await chain.isIndexedIn(followed)
      const fresh = newDatabase()
      expect(await catchUp(fresh)).toMatchObject({ code: 0 })
      expect(dumpContent(followed)).toEqual(dumpContent(project.path(fresh)))
      expect(eventCounts(followed)).toEqual(await chain.expectedCounts())
    },
  }
}

async function fork({ rpc }: TrafficChain, kind: Fork, depth: number): Promise<void> {
  await rpc.call(`anvil_${kind}`, kind === 'reorg' ? [depth, []] : [depth])
}

type Fork = 'reorg' | 'rollback'

function forksIn(log: string): readonly { readonly depth: number }[] {
  const records = log.split('\n').filter((line) => line.startsWith('{'))
  return records.map((line) => JSON.parse(line)).filter(({ event }) => event === 'chain.fork')
}

// Goal: after any fork above finality the tables are those of the chain that there is now. Method:
// anvil takes blocks back, and mines other ones, while the indexer follows; a second database that
// never saw a fork says what is right.
test('an indexer that follows through forks has what a new one finds on the final chain', async () => {
  const { chain, followed, start, compare } = await world()
  const indexer = start()
  await chain.isIndexedIn(followed)
  const random = randomFrom(5)
  const depths = [1, depthMax]
  while (depths.length < 8) depths.push(1 + random.int(depthMax))
  const replaced: number[] = []
  for (const [round, depth] of depths.entries()) {
    const before = await chain.head()
    await fork(chain, round % 2 === 0 ? 'reorg' : 'rollback', depth)
    // Not fewer than were taken back, or the next fork would reach below finality.
    await chain.traffic(depth + random.int(4), 100 + round)
    expect(await chain.hashOf(before.number)).not.toBe(before.hash)
    await chain.isIndexedIn(followed)
    replaced.push(forksIn(indexer.errors()).length)
    if (round % 3 === 1) await compare()
  }
  await compare()
  expect(indexer.isAlive()).toBe(true)
  expect(replaced).toEqual(depths.map((_, round) => round + 1))
  indexer.signal('SIGINT')
  expect(await indexer.finished).toMatchObject({ code: 0 })
})

test('a new chain that is shorter than the old one is taken at once', async () => {
  const { chain, followed, start, compare } = await world()
  const indexer = start()
  await chain.isIndexedIn(followed)
  await fork(chain, 'rollback', 12)
  await chain.traffic(7, 200)
  await chain.isIndexedIn(followed)
  expect(eventCounts(followed)).toEqual(await chain.expectedCounts())
  expect(forksIn(indexer.errors()).length).toBeGreaterThan(0)
  // What is final never goes back: only from the old height on a new database agrees about it.
  await chain.traffic(5, 201)
  await compare()
})

test('forks while the indexer was away are found when it starts', async () => {
  const { chain, followed, start, catchUp, compare } = await world()
  const indexer = start()
  await chain.isIndexedIn(followed)
  indexer.signal('SIGTERM')
  expect(await indexer.finished).toMatchObject({ code: 0 })
  for (const [kind, depth] of [
    ['reorg', 13],
    ['rollback', 20],
  ] as const) {
    await fork(chain, kind, depth)
    await chain.traffic(depth + 1, 300 + depth)
    const after = await catchUp()
    expect(after).toMatchObject({ code: 0 })
    expect(forksIn(after.stderr)).toMatchObject([{ depth: expect.any(Number) }])
    await compare()
  }
})

test('a fork below finality stops the indexer with both hashes, and nothing is changed', async () => {
  const { chain, followed, start, catchUp } = await world()
  const indexer = start()
  await chain.isIndexedIn(followed)
  const before = dump(followed)
  const { number } = await chain.head()
  const final = await chain.finalized()
  const hashes = [await chain.hashOf(final)]
  await fork(chain, 'rollback', 30)
  await chain.traffic(35, 400)
  hashes.push(await chain.hashOf(final))
  const { code, stderr } = await indexer.finished
  expect(code).toBe(1)
  const message = stderr.split('\n').find((line) => line.startsWith('error'))
  expect(message).toMatch(/^error\[CHAIN_FORK_BELOW_FINALITY\]/)
  for (const hash of hashes) expect(message).toContain(hash)
  expect(dump(followed)).toEqual(before)

  const again = await catchUp()
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('error[CHAIN_FORK_BELOW_FINALITY]')
  expect(checkpointOf(followed)?.number).toBe(number)
})

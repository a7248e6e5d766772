import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { startAnvil } from '../../../scripts/demo/anvil.mjs'
import { createDatabase } from '../../databases/create-database.js'
import { dialects } from '../../databases/dialects.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { type Child, endChildren } from './child.js'
import { eventually } from './eventually.js'
import { expectAsOnChain } from './expect-as-on-chain.js'
import { forkAtRandom } from './fork-at-random.js'
import { generatedProject } from './project.js'
import { randomFrom } from './random.js'
import { storedCheckpoint, storedContent } from './stored.js'

/*
 * Goal: an indexer that follows a chain through forks has, in the end, what there is on the chain: the
 * events that ethers finds, the balances that the token itself says, and all that a new database gets.
 * Method: Anvil takes back up to 60 blocks, four less than it calls final, and mines other ones, while
 * an indexer for each database follows; most times they have caught up before, sometimes they haven't.
 */
const forks = Number(process.env['BCDATA_FORKS'] ?? 6)
const slotsInEpoch = 32
const depthMax = 60

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

interface Follower {
  readonly dialect: string
  /** Of its database. */
  readonly url: string
  readonly indexer: Child
  /** What a new database of this kind gets of the chain that there is now. */
  fresh(): Promise<Readonly<Record<string, unknown>>>
}

async function followersOf(rpc: string): Promise<readonly Follower[]> {
  const chain = 'pollIntervalMs: 50'
  const project = await generatedProject({ rpc, chain })
  closing.push(() => project.remove())
  const succeed = async (url: string, ...args: readonly string[]): Promise<void> => {
    const finished = await project.run(args, { env: { BCDATA_DATABASE_URL: url } })
    expect(finished, finished.stderr).toMatchObject({ code: 0 })
  }
  const followers: Follower[] = []
  for (const dialect of dialects) {
    const migrated = async (): Promise<string> => {
      const { url, drop } = await createDatabase(dialect)
      closing.push(drop)
      await succeed(url, 'migrate')
      return url
    }
    const url = await migrated()
    const indexer = project.start(['start'], { env: { BCDATA_DATABASE_URL: url } })
    const fresh = async () => {
      const other = await migrated()
      await succeed(other, 'start', '--until', 'head')
      return storedContent(other)
    }
    followers.push({ dialect, url, indexer, fresh })
  }
  return followers
}

async function caughtUp(chain: TrafficChain, followers: readonly Follower[]): Promise<void> {
  const { hash } = await chain.head()
  for (const { dialect, url, indexer } of followers) {
    const isThere = async () => (await storedCheckpoint(url))?.hash === hash || !indexer.isAlive()
    await eventually(`${dialect} has ${hash}`, isThere, 60_000)
    expect(indexer.isAlive(), indexer.errors().slice(-2_000)).toBe(true)
  }
}

/** How deep the forks were that the indexer tells of. */
function forksIn(log: string): readonly number[] {
  const found = log.matchAll(/"event":"chain\.fork","depth":(\d+)/g)
  return [...found].map(([, depth]) => Number(depth))
}

test(
  `after ${forks} forks of up to ${depthMax} blocks every database has what is on the chain`,
  { timeout: 120_000 + forks * 10_000 },
  async () => {
    const node = await startAnvil({ slotsInEpoch })
    closing.push(() => node.stop())
    const chain = await trafficChain(node.url, 90)
    const followers = await followersOf(node.url)
    await caughtUp(chain, followers)
    const random = randomFrom(77)
    for (let round = 0; round < forks; round++) {
      const depth = [1, depthMax][round] ?? 1 + random.int(depthMax)
      await forkAtRandom(chain, depth, 1_000 + round)
      // Within a second they have seen some of the new blocks, or none.
      if (random.int(3) === 0) await sleep(random.int(1_000))
      else await caughtUp(chain, followers)
    }
    await caughtUp(chain, followers)
    for (const { url, indexer, fresh } of followers) {
      indexer.signal('SIGTERM')
      const { code, stderr } = await indexer.finished
      expect(code === 0 ? '' : stderr.slice(-2_000)).toBe('')
      expect(forksIn(stderr).length).toBeGreaterThanOrEqual(forks / 2)
      expect(Math.max(...forksIn(stderr))).toBeGreaterThanOrEqual(depthMax - 1)
      expect(await storedContent(url)).toEqual(await fresh())
      await expectAsOnChain(chain, url)
    }
  },
)

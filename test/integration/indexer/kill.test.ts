import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startAnvil } from '../../../scripts/demo/anvil.mjs'
import { createDatabase } from '../../databases/create-database.js'
import { dialects } from '../../databases/dialects.js'
import { allTables } from '../../fixtures/database-rows.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { type Child, endChildren, type Finished } from './child.js'
import { type Deaths, killAtRandom, kills, slowly, slowProject } from './killing.js'
import type { Project } from './project.js'
import { type NodeProxy, startProxy } from './proxy.js'
import { type Random, randomFrom } from './random.js'
import { missingBlocks, projectTables, storedCheckpoint, storedContent } from './stored.js'

/*
 * Goal: wherever a process dies, the next one goes on as if nothing had happened. Method: a node that
 * is slow, transactions that take a while, and a SIGKILL somewhere between the node's answers; every
 * other time `npm start` is killed with all its processes.
 */
const upToHead = ['start', '--until', 'head']
const config = 'bcdata.config.ts'

let project: Project
let configText: string
beforeAll(async () => {
  project = await slowProject({ rpc: 'http://127.0.0.1:8545' })
  configText = readFileSync(project.path(config), 'utf8')
})
const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
  writeFileSync(project.path(config), configText)
})
afterAll(() => project?.remove())

const fewer = Math.max(5, Math.ceil(kills / 5))
const patience = { timeout: 60_000 + kills * 5_000 }

/** No machine is faster than this: two blocks a range, and one request after the other. */
const delayMs = 25
const blocksFor = (times: number): number => 80 + times * 12

interface World {
  readonly chain: TrafficChain
  readonly proxy: NodeProxy
  readonly random: Random
  readonly deaths: Deaths
  /** Of a new database that has its tables. */
  database(): Promise<string>
  succeed(url: string, ...args: readonly string[]): Promise<Finished>
  /** Behind the slow node, its transactions slow as well; through npm every other time. */
  startSlowly(url: string): Child
}

interface WorldOptions {
  readonly blocks: number
  readonly dialect?: (typeof dialects)[number]
  readonly slotsInEpoch?: number
}

async function world({
  blocks,
  dialect = 'sqlite',
  slotsInEpoch = 4,
}: WorldOptions): Promise<World> {
  const node = await startAnvil({ slotsInEpoch })
  closing.push(() => node.stop())
  const chain = await trafficChain(node.url, blocks)
  const proxy = await startProxy(node.url, delayMs)
  closing.push(() => proxy.stop())
  const succeed = async (url: string, ...args: readonly string[]): Promise<Finished> => {
    const options = { rpc: chain.url, env: { BCDATA_DATABASE_URL: url } }
    const finished = await project.run(args, options)
    expect(finished, finished.stderr).toMatchObject({ code: 0 })
    return finished
  }
  const deaths = { all: 0, writing: 0 }
  return {
    ...{ chain, proxy, deaths, succeed },
    random: randomFrom(11),
    async database() {
      const { url, drop } = await createDatabase(dialect)
      closing.push(drop)
      await succeed(url, 'migrate')
      return url
    },
    startSlowly(url) {
      const env = { BCDATA_DATABASE_URL: url, ...slowly }
      return project.start(['start'], { rpc: proxy.url, npm: deaths.all % 2 === 1, env })
    },
  }
}

/** Kills so many indexers, each before the progress of all of them reaches the end. */
async function killInside(
  { random, deaths, proxy, startSlowly }: World,
  work: { url: string; times: number; end: number; progress: () => Promise<number> },
): Promise<void> {
  const { url, times, end, progress } = work
  const reached = [-Infinity]
  while (deaths.all < times) {
    await killAtRandom(startSlowly(url), proxy, random, deaths)
    const now = await progress()
    expect(now).toBeGreaterThanOrEqual(reached.at(-1) ?? 0)
    expect(now).toBeLessThan(end)
    reached.push(now)
  }
  expect(new Set(reached).size).toBeGreaterThan(times / 3)
}

async function killInBackfill(world: World, url: string, times: number): Promise<void> {
  const end = await world.chain.finalized()
  const progress = async () => (await storedCheckpoint(url))?.number ?? -1
  await killInside(world, { url, times, end, progress })
  // Of many kills some were inside a transaction, and some weren't.
  expect(world.deaths.writing).toBeGreaterThanOrEqual(Math.floor(times / 10))
  expect(world.deaths.writing).toBeLessThanOrEqual(Math.ceil(times * 0.9))
}

test.each(dialects)(
  'an indexer killed again and again inside the backfill leaves what an uninterrupted one does on %s',
  patience,
  async (dialect) => {
    const times = dialect === 'sqlite' ? kills : fewer
    const here = await world({ blocks: blocksFor(times), dialect })
    const [killed, whole] = [await here.database(), await here.database()]
    await killInBackfill(here, killed, times)
    await here.succeed(killed, ...upToHead)
    await here.succeed(whole, ...upToHead)
    expect(await allTables(killed)).toEqual(await allTables(whole))
    expect(await storedCheckpoint(killed)).toEqual(await here.chain.head())
    const counts = Object.entries(await here.chain.expectedCounts())
    const tables = await allTables(killed)
    expect(counts).toEqual(counts.map(([table]) => [table, tables[table]?.length]))
  },
)

test('one that fills an archive leaves an archive that needs no node', patience, async () => {
  const here = await world({ blocks: blocksFor(fewer) })
  project.edit(config, '  database: {', '  archive: {},\n  database: {')
  const [killed, archived, whole] = [
    await here.database(),
    await here.database(),
    await here.database(),
  ]
  await killInBackfill(here, killed, fewer)
  await here.succeed(killed, ...upToHead)
  const offline = { rpc: 'http://127.0.0.1:1', env: { BCDATA_DATABASE_URL: archived } }
  const fromArchive = await project.run(['start', '--source', 'archive'], offline)
  expect(fromArchive, fromArchive.stderr).toMatchObject({ code: 0 })
  const checkpoint = await storedCheckpoint(archived)
  expect(checkpoint?.number).toBeGreaterThanOrEqual((await here.chain.finalized()) - 1)
  expect(checkpoint?.hash).toBe(await here.chain.hashOf(checkpoint?.number ?? -1))
  project.edit(config, '  archive: {},\n', '')
  await here.succeed(whole, 'start', '--until', String(checkpoint?.number))
  expect(await projectTables(archived)).toEqual(await projectTables(whole))
  await here.succeed(whole, ...upToHead)
  expect(await projectTables(killed)).toEqual(await projectTables(whole))
})

const vestingPlace =
  "      abi: '../out/Vesting.sol/Vesting.json',\n      on: { local: { address: deployed() } },"
/** Who may spend tokens is a contract of the factory: one of them is what was deployed. */
const asChild = vestingPlace.replace(
  'address: deployed()',
  "factory: { contract: 'Token', event: 'Approval', parameter: 'spender' }",
)

test(
  'one that fills the past of a factory’s children leaves what a new one has',
  patience,
  async () => {
    const here = await world({ blocks: blocksFor(fewer) })
    const [killed, whole] = [await here.database(), await here.database()]
    const vesting = `    Vesting: {\n${vestingPlace}\n    },\n`
    project.edit(config, vesting, '')
    await here.succeed(killed, ...upToHead)
    project.edit(
      config,
      '  contracts: {\n',
      `  contracts: {\n${vesting.replace(vestingPlace, asChild)}`,
    )
    const progress = async () => -(await missingBlocks(killed))
    await killInside(here, { url: killed, times: fewer, end: 0, progress })
    await here.succeed(killed, ...upToHead)
    await here.succeed(whole, ...upToHead)
    expect(await missingBlocks(killed)).toBe(0)
    expect(await projectTables(killed)).toEqual(await projectTables(whole))
    const expected = (await here.chain.expectedEvents())['vesting_evt_noted']
    expect((await allTables(killed))['vesting_evt_noted']?.length).toBe(expected?.length)
  },
)

test('one that follows a chain that forks leaves what a new one has', patience, async () => {
  const here = await world({ blocks: 60, slotsInEpoch: 12 })
  const { chain, random } = here
  const [killed, whole] = [await here.database(), await here.database()]
  await here.succeed(killed, ...upToHead)
  while (here.deaths.all < fewer) {
    const indexer = here.startSlowly(killed)
    const died = killAtRandom(indexer, here.proxy, random, here.deaths)
    const depth = 1 + random.int(20)
    await chain.rpc.call('anvil_rollback', [depth])
    await chain.traffic(depth + random.int(3), 500 + here.deaths.all)
    await died
  }
  await here.succeed(killed, ...upToHead)
  await here.succeed(whole, ...upToHead)
  expect(await storedContent(killed)).toEqual(await storedContent(whole))
  expect(await storedCheckpoint(killed)).toEqual(await chain.head())
})

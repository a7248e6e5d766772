import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import { administer } from '../databases/create-database.js'
import { type ServerDialect, serverDialects } from '../databases/dialects.js'
import type { TestServer } from '../databases/server-process.js'
import { startMariadb } from '../databases/start-mariadb.js'
import { startPostgres } from '../databases/start-postgres.js'
import { allTables } from '../fixtures/database-rows.js'
import { type TrafficChain, trafficChain } from './indexer/chain.js'
import { type Child, endChildren } from './indexer/child.js'
import { eventually } from './indexer/eventually.js'
import { generatedProject, type Project } from './indexer/project.js'
import { type NodeProxy, startProxy } from './indexer/proxy.js'
import { randomFrom } from './indexer/random.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

const kills = 20

/** Two blocks a range and one request at a time: no machine is faster than this. */
const delayMs = 60

/** Transactions that stay open for a while, so that kills fall inside, before and after writes. */
const importSleep = "import { setTimeout as sleep } from 'node:timers/promises'"
const slowApply = `    await sleep(20)
    await changes.apply(context.tx)
    await sleep(20)`

interface World {
  readonly chain: TrafficChain
  readonly node: NodeProxy
  readonly project: Project
  readonly server: TestServer
  /** Of a database that has its tables. */
  database(name: string): Promise<string>
}

async function world(dialect: ServerDialect): Promise<World> {
  const anvil: AnvilNode = await startAnvil()
  closing.push(() => anvil.stop())
  const chain = await trafficChain(anvil.url, 320)
  const node = await startProxy(anvil.url, delayMs)
  closing.push(() => node.stop())
  const start = dialect === 'mysql' ? startMariadb : startPostgres
  const server = await start({ isDurable: true })
  closing.push(() => server.stop())
  const project = await generatedProject({ rpc: node.url, flags: ['--database', dialect] })
  closing.push(() => project.remove())
  project.edit('src/main.ts', 'options: chain,', 'options: { ...chain, deferIndexesBlocks: 20 },')
  project.edit('src/handlers/token.ts', '    await changes.apply(context.tx)', slowApply)
  project.edit('src/handlers/token.ts', "'bcdata/runtime'\n", `'bcdata/runtime'\n${importSleep}\n`)
  const database = async (name: string): Promise<string> => {
    await administer(dialect, server.url, `create database ${name}`)
    const url = `${server.url}/${name}`
    expect(await project.run(['migrate'], { env: { BCDATA_DATABASE_URL: url } })).toMatchObject({
      code: 0,
    })
    return url
  }
  return { chain, node, project, server, database }
}

/** The last block that the indexer has told of. */
function reached(indexer: Child): number {
  return Number(
    indexer
      .errors()
      .match(/"event":"batch",.*"to":\d+/g)
      ?.at(-1)
      ?.match(/\d+$/)?.[0] ?? -1,
  )
}

function records(stderr: string, event: string): number {
  return stderr.split(`"event":"${event}"`).length - 1
}

// Goal: an indexer outlives its database's server as if nothing had happened, without anybody's help.
// Method: a node so slow that the backfill takes long enough, and a server that is killed with all its
// processes a few milliseconds after one of the node's answers, and comes back on the same files.
test.each(serverDialects)(
  'an indexer whose %s server is killed twenty times inside the backfill goes on by itself',
  { timeout: 300_000 },
  async (dialect) => {
    const { chain, node, project, server, database } = await world(dialect)
    const whole = await database('whole')
    const direct = { rpc: chain.url, env: { BCDATA_DATABASE_URL: whole } }
    expect(await project.run(['start', '--until', 'head'], direct)).toMatchObject({ code: 0 })
    const killed = await database('killed')

    const random = randomFrom(5)
    const end = await chain.finalized()
    const env = { BCDATA_DATABASE_URL: killed }
    const indexer = project.start(['start', '--until', 'head'], { env })
    const places: number[] = []
    for (let kill = 1; kill <= kills; kill++) {
      const goal = Math.floor((end * kill) / (kills + 1))
      await eventually(`block ${goal}`, () => reached(indexer) >= goal)
      await node.nextAnswer()
      await sleep(random.int(60))
      places.push(reached(indexer))
      await server.kill()
      await sleep(random.int(800))
      expect(indexer.isAlive()).toBe(true)
      await server.restart()
    }
    const { code, stderr } = await indexer.finished
    expect(code === 0 ? '' : stderr).toBe('')
    expect(places.at(-1)).toBeLessThan(end)
    expect(new Set(places).size).toBe(kills)
    expect(records(stderr, 'database.unavailable')).toBeGreaterThanOrEqual(kills)
    expect(await allTables(killed)).toEqual(await allTables(whole))
    expect((await allTables(killed))['token_evt_transfer']?.length).toBeGreaterThan(100)
  },
)

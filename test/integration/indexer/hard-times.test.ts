import { writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../../scripts/demo/anvil.mjs'
import { freePort } from '../../databases/server-process.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren } from './child.js'
import { checkpointOf, dumpContent, eventCounts, highestBlock } from './database.js'
import { eventually } from './eventually.js'
import { expectFailure } from './expect-failure.js'
import { generatedProject, type Project } from './project.js'
import { startProxy } from './proxy.js'

let shared: Project
beforeAll(async () => {
  shared = await generatedProject({ rpc: 'http://127.0.0.1:8545' })
})
const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => shared?.remove())

const toHead = ['start', '--until', 'head']

async function startedNode(options: Parameters<typeof startAnvil>[0] = {}): Promise<AnvilNode> {
  const node = await startAnvil(options)
  closing.push(() => node.stop())
  return node
}

interface Indexing {
  readonly database: string
  readonly rpc: string
}

let databases = 0
async function migrated(rpc: string, project = shared): Promise<Indexing> {
  const database = `${++databases}.db`
  expect(await project.run(['migrate'], { database })).toMatchObject({ code: 0 })
  return { database, rpc }
}

/** The database is what a new one becomes, and what ethers says. */
async function expectWhole(chain: TrafficChain, database: string, project = shared): Promise<void> {
  const fresh = await migrated(chain.url, project)
  expect(await project.run(toHead, fresh)).toMatchObject({ code: 0 })
  expect(dumpContent(project.path(database))).toEqual(dumpContent(project.path(fresh.database)))
  expect(eventCounts(project.path(database))).toEqual(await chain.expectedCounts())
}

test('a handler that throws is named, keeps nothing of its batch, and once mended goes on', async () => {
  const node = await startedNode()
  const chain = await trafficChain(node.url, 60)
  const options = await migrated(node.url)
  const path = shared.path(options.database)
  const handlers = 'src/handlers/token.ts'
  const begin = 'export const token: TokenHandlers = {'
  const throwingAbove = (block: number) => `${begin}
  async approval({ blockNumber, args }, { tx }) {
    if (blockNumber <= ${block}) return
    await tx.deleteFrom('token_holder').where('holder', '=', args.owner).execute()
    throw new Error('no such customer')
  },`

  // Once inside the backfill, once above finality.
  const finalized = await chain.finalized()
  let before = begin
  for (const above of [30, finalized + 1]) {
    shared.edit(handlers, before, throwingAbove(above))
    before = throwingAbove(above)
    const failed = await shared.run(toHead, options)
    const lines = failed.stderr.split('\n').filter((line) => !line.startsWith('{'))
    expectFailure({ ...failed, stderr: lines.join('\n') }, 'HANDLER_FAILED')
    const [, block] =
      /Token\.approval.* block (\d+), transaction 0x[0-9a-f]{64}: no such/.exec(lines[0] ?? '') ??
      []
    expect(Number(block)).toBeGreaterThan(above)
    const at = checkpointOf(path)?.number ?? 0
    expect(at).toBeLessThan(Number(block))
    expect(at).toBeGreaterThanOrEqual(above - 2)
    expect(highestBlock(path)).toBeLessThanOrEqual(at)
  }
  shared.edit(handlers, before, begin)
  expect(await shared.run(toHead, options)).toMatchObject({ code: 0 })
  await expectWhole(chain, options.database)
})

/** A node that starts takes this for now, and its clock must not go back. */
const laterThanAllBlocks = 1_700_100_000

test('a node that restarts in the middle is waited for', async () => {
  const port = await freePort()
  const indexing = await migrated(`http://127.0.0.1:${port}`)
  const path = shared.path(indexing.database)
  const options = { port, args: ['--state', shared.path('anvil-state.json')] }
  const first = await startedNode(options)
  const chain = await trafficChain(first.url, 30)
  const indexer = shared.start(['start'], indexing)
  await chain.isIndexedIn(path)
  await first.stop()
  await eventually('a warning', () => indexer.errors().includes('"chain.unavailable"'))
  await startedNode({ ...options, timestamp: laterThanAllBlocks })
  await chain.traffic(12, 7)
  await chain.isIndexedIn(path)
  expect(indexer.isAlive()).toBe(true)
  indexer.signal('SIGTERM')
  expect(await indexer.finished).toMatchObject({ code: 0 })
  await expectWhole(chain, indexing.database)
})

const page = '<!doctype html><html><body>Checking your browser</body></html>'
const troubles: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.setHeader('content-type', 'text/html').end(page),
  (response) => response.writeHead(429, { 'retry-after': '1' }).end('{"error":"slow down"}'),
  (response) => response.writeHead(503).end(page),
  (response) => response.end('{"jsonrpc":"2.0","id":1,"result":'),
  (response) => response.end('[]'),
  (response) =>
    response.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32603,"message":"oops"}}'),
  (response) => response.destroy(),
]

test.each([
  ['inside the backfill', true],
  ['while following', false],
])('a node that talks nonsense for a while %s is asked until it is sane', async (_, inside) => {
  const node = await startedNode()
  const chain = await trafficChain(node.url, 60)
  const proxy = await startProxy(node.url, inside ? 20 : 0)
  closing.push(() => proxy.stop())
  const options = await migrated(proxy.url)
  const path = shared.path(options.database)
  const indexer = shared.start(['start'], options)
  if (inside) await eventually('a start', () => (checkpointOf(path)?.number ?? 0) > 5)
  else await chain.isIndexedIn(path)
  let count = 0
  proxy.instead = (response) => troubles[count++ % troubles.length]?.(response)
  await eventually('every kind of nonsense', () => count >= troubles.length * (inside ? 2 : 1))
  expect(indexer.isAlive()).toBe(true)
  if (inside) expect(checkpointOf(path)?.number).toBeLessThan(await chain.finalized())
  proxy.instead = null
  await chain.traffic(3, 8)
  await chain.isIndexedIn(path)
  indexer.signal('SIGINT')
  const { code, stderr } = await indexer.finished
  expect(code).toBe(0)
  expect(stderr).not.toContain('"level":"error"')
  await expectWhole(chain, options.database)
})

test('spaces, quotes and other scripts in the path, and a quoted URL, do no harm', async () => {
  const node = await startedNode()
  const chain = await trafficChain(node.url, 25)
  const folder = 'my "dapp" #1, 100% – 数据 ключ'
  const project = await generatedProject({ rpc: 'http://127.0.0.1:8545', folder })
  closing.push(() => project.remove())
  expect(await project.run(['migrate'], { npm: true })).toMatchObject({ code: 0 })
  writeFileSync(project.path('.env'), `# my node\nBCDATA_RPC_URL="${node.url}" # quoted\n`)
  expect(await project.run(toHead, { npm: true })).toMatchObject({ code: 0 })
  expect(await project.run(['generate', '--check'])).toMatchObject({ code: 0 })
  const reconciled = await project.run(['reconcile', 'token-balances'], { npm: true })
  expect(reconciled).toMatchObject({ code: 0 })
  await expectWhole(chain, 'data.db', project)
})

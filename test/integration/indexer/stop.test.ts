import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../../scripts/demo/anvil.mjs'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren } from './child.js'
import { checkpointOf, dump } from './database.js'
import { eventually } from './eventually.js'
import { expectFailure } from './expect-failure.js'
import { generatedProject, type Project } from './project.js'
import { type NodeProxy, startProxy } from './proxy.js'

let node: AnvilNode
let chain: TrafficChain
let project: Project
let proxy: NodeProxy
beforeAll(async () => {
  node = await startAnvil()
  chain = await trafficChain(node.url, 80)
  proxy = await startProxy(node.url, 60)
  project = await generatedProject({ rpc: node.url })
})
afterEach(() => endChildren())
afterAll(async () => {
  project?.remove()
  await proxy?.stop()
  await node?.stop()
})

async function migrated(database: string): Promise<string> {
  expect(await project.run(['migrate'], { database })).toMatchObject({ code: 0 })
  return project.path(database)
}

/** Whoever closes a database takes its write-ahead log along; after a crash it is still there. */
function expectClosed(path: string): void {
  expect(existsSync(`${path}-wal`)).toBe(false)
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends a backfill cleanly, and the next start goes on',
  async (signal) => {
    const database = `backfill-${signal}.db`
    const path = await migrated(database)
    const begun = project.start(['start', '--until', 'head'], { database, rpc: proxy.url })
    await eventually('a few batches', () => (checkpointOf(path)?.number ?? 0) > 10)
    const signalled = performance.now()
    begun.signal(signal)
    const stopped = await begun.finished
    expect(stopped).toMatchObject({ code: 0, signal: null, stdout: '' })
    expect(stopped.stderr).not.toContain('error')
    expectClosed(path)
    expect(performance.now() - signalled).toBeLessThan(3_000)
    const at = checkpointOf(path)?.number ?? 0
    expect(at).toBeLessThan(await chain.finalized())

    const rest = await project.run(['start', '--until', 'head'], { database })
    expect(rest).toMatchObject({ code: 0 })
    const [first] = rest.stderr.split('\n')
    expect(JSON.parse(first ?? '')).toMatchObject({ event: 'batch', from: at + 1 })
    const clean = await migrated(`clean-${signal}.db`)
    await project.run(['start', '--until', 'head'], { database: `clean-${signal}.db` })
    // The one was migrated at another moment than the other.
    const { _bcdata_migration: _, ...tables } = dump(path).tables
    expect(dump(clean).tables).toMatchObject(tables)
  },
)

test.each([
  ['SIGINT', true],
  ['SIGINT', false],
  ['SIGTERM', true],
  ['SIGTERM', false],
] as const)('%s ends following cleanly, through npm: %s', async (signal, npm) => {
  const database = `follow-${signal}-${npm}.db`
  const path = await migrated(database)
  const indexer = project.start(['start'], { database, npm })
  await chain.isIndexedIn(path)
  indexer.signal(signal)
  const stopped = await indexer.finished
  // npm itself ends by the signal that it got, whatever code its script ends with.
  expect(stopped).toMatchObject(npm ? { code: null, signal } : { code: 0, signal: null })
  expect(stopped.stderr).not.toContain('error')
  expectClosed(path)

  const next = project.start(['start'], { database })
  await chain.traffic(3, 50)
  await chain.isIndexedIn(path)
  next.signal(signal)
  expect(await next.finished).toMatchObject({ code: 0, signal: null })
  expectClosed(path)
})

test('a signal while the node does not answer yet is a clean stop too', async () => {
  const path = await migrated('silent.db')
  const requests = proxy.count()
  proxy.instead = () => undefined
  const indexer = project.start(['start'], { database: 'silent.db', rpc: proxy.url })
  await eventually('a question', () => proxy.count() > requests)
  // The question leaves before the database is open; signals are obeyed from before both.
  indexer.signal('SIGINT')
  const stopped = await indexer.finished.finally(() => {
    proxy.instead = null
  })
  expect(stopped).toMatchObject({ code: 0, signal: null, stdout: '' })
  expect(stopped.stderr).toBe('')
  expectClosed(path)
  expect(checkpointOf(path)).toBe(undefined)
})

test('a second indexer, or a migration, is told who has the database and changes nothing', async () => {
  const database = 'shared.db'
  const path = await migrated(database)
  const first = project.start(['start'], { database })
  await chain.isIndexedIn(path)
  const before = dump(path)
  for (const args of [['start'], ['start', '--until', 'head'], ['migrate']]) {
    const second = await project.run(args, { database })
    expectFailure(second, 'DATABASE_LOCKED')
  }
  expect(dump(path)).toEqual(before)
  expect(first.isAlive()).toBe(true)
  await chain.traffic(2, 51)
  await chain.isIndexedIn(path)
  first.signal('SIGTERM')
  expect(await first.finished).toMatchObject({ code: 0 })
  expect(await project.run(['start', '--until', 'head'], { database })).toMatchObject({ code: 0 })
})

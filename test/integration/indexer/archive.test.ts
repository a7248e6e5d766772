import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../anvil.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren, type Finished } from './child.js'
import { checkpointOf, eventCounts, projectTables } from './database.js'
import { eventually } from './eventually.js'
import { generatedProject, type Project } from './project.js'
import { type NodeProxy, startProxy } from './proxy.js'

const config = 'bcdata.config.ts'
const vesting = /\n {4}Vesting: \{[\s\S]*?\n {4}\},/
const fromArchive = ['start', '--source', 'archive']

let node: Anvil
let chain: TrafficChain
let proxy: NodeProxy
let project: Project
let whole: string
beforeAll(async () => {
  node = await startAnvil({ slotsInEpoch: 6 })
  chain = await trafficChain(node.url, 60)
  proxy = await startProxy(node.url)
  project = await generatedProject({ rpc: proxy.url })
  project.edit(config, '  database: {', '  archive: {},\n  database: {')
  whole = readFileSync(project.path(config), 'utf8')
})
afterEach(() => endChildren())
afterAll(async () => {
  project?.remove()
  await proxy?.stop()
  await node?.stop()
})

async function succeed(args: readonly string[], database: string): Promise<Finished> {
  const finished = await project.run(args, { database })
  expect(finished, finished.stderr).toMatchObject({ code: 0 })
  return finished
}

async function configured(text: string): Promise<void> {
  writeFileSync(project.path(config), text)
  await succeed(['generate'], 'none.db')
}

/** A new database with what an indexer makes of it. */
async function indexed(database: string, args: readonly string[]): Promise<Finished> {
  await succeed(['migrate'], database)
  return succeed(args, database)
}

const rowsIn = (database: string) => projectTables(project.path(database))

const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = proxy.count()
  await work()
  return proxy.count() - before
}

async function expectSameAsFromNode(database: string, rows: number): Promise<void> {
  const checkpoint = checkpointOf(project.path(database))
  const fresh = `fresh-${database}`
  await indexed(fresh, ['start', '--until', String(checkpoint?.number)])
  expect(rowsIn(database)).toEqual(rowsIn(fresh))
  expect(checkpointOf(project.path(fresh))).toEqual(checkpoint)
  const counts = Object.values(eventCounts(project.path(database)))
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(rows)
}

test('after a contract change everything is indexed again without a call to the node', async () => {
  const abi = "abi: '../out/Token.sol/Token.json',"
  expect(whole).toContain(abi)
  await configured(whole.replace(abi, `${abi}\n      exclude: ['Approval'],`))
  await indexed('first.db', ['start', '--until', 'head'])
  expect(eventCounts(project.path('first.db'))['token_evt_approval']).toBe(0)

  await configured(whole)
  expect(await requestsOf(() => indexed('again.db', fromArchive))).toBe(0)
  expect(eventCounts(project.path('again.db'))['token_evt_approval']).toBeGreaterThan(20)
  expect(checkpointOf(project.path('again.db'))?.number).toBe((await chain.finalized()) - 1)
  await expectSameAsFromNode('again.db', 100)
})

test('a database that is there already gets the new event out of the archive', async () => {
  expect(await requestsOf(() => succeed(fromArchive, 'again.db'))).toBe(0)
  await succeed(['migrate'], 'first.db')
  expect(await requestsOf(() => succeed(['start', '--until', 'head'], 'first.db'))).toBeGreaterThan(
    0,
  )
  expect(eventCounts(project.path('first.db'))).toEqual(await chain.expectedCounts())
})

test('a contract that was never asked for is named with its blocks, and then archived', async () => {
  rmSync(project.path('archive.db'))
  await configured(whole.replace(vesting, ''))
  await indexed('token.db', ['start', '--until', 'head'])
  await configured(whole)
  await succeed(['migrate'], 'both.db')
  const refused = await project.run(fromArchive, { database: 'both.db' })
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.stderr).toContain('error[ARCHIVE_INCOMPLETE]')
  expect(refused.stderr).toMatch(/lacks blocks \d+ to \d+ of "local" for 0x[0-9a-f]{40}\./)
  await indexed('filling.db', ['start', '--until', 'head'])
  expect(await requestsOf(() => succeed(fromArchive, 'both.db'))).toBe(0)
  await expectSameAsFromNode('both.db', 100)
})

test('a second process that would fill the archive is refused, one that reads is not', async () => {
  await succeed(['migrate'], 'one.db')
  await succeed(['migrate'], 'two.db')
  const filler = project.start(['start'], { database: 'one.db' })
  await eventually('it has begun', () => filler.errors().includes('"event":"batch"'))
  const second = await project.run(['start', '--until', 'head'], { database: 'two.db' })
  expect(second).toMatchObject({ code: 1 })
  expect(second.stderr).toContain('error[ARCHIVE_LOCKED]')
  await succeed(fromArchive, 'two.db')
  filler.signal('SIGTERM')
  expect(await filler.finished).toMatchObject({ code: 0 })
})

test('an indexer that is killed while it fills leaves an archive without holes', async () => {
  for (const file of ['archive.db', 'archive.db-wal', 'archive.db-shm']) {
    rmSync(project.path(file), { force: true })
  }
  const slow = await startProxy(node.url, 40)
  await succeed(['migrate'], 'killed.db')
  for (let kill = 0; kill < 6; kill++) {
    const indexer = project.start(['start'], { database: 'killed.db', rpc: slow.url })
    // What its handlers read of the token is archived only now.
    await eventually('it has handled events', () => /"events":[1-9]/.test(indexer.errors()))
    await slow.nextAnswer()
    indexer.signal('SIGKILL')
    await indexer.finished
    await chain.rpc.call('anvil_rollback', [3])
    await chain.traffic(3, 300 + kill)
    // What is there is whole, and what it ends with is on the chain.
    await indexed(`kill-${kill}.db`, fromArchive)
    const end = checkpointOf(project.path(`kill-${kill}.db`))
    expect(end?.hash).toBe(await chain.hashOf(end?.number ?? -1))
  }
  await slow.stop()
  await succeed(['start', '--until', 'head'], 'killed.db')
  expect(await requestsOf(() => indexed('killed-again.db', fromArchive))).toBe(0)
  await expectSameAsFromNode('killed-again.db', 100)
})

test('a damaged byte is named, and fetched again from the node', async () => {
  const sql = `update record set body = zeroblob(length(body)) where id = (select min(id) from record)`
  execFileSync(process.execPath, [
    '-e',
    `require('better-sqlite3')(process.argv[1]).exec(process.argv[2])`,
    project.path('archive.db'),
    sql,
  ])
  await succeed(['migrate'], 'damaged.db')
  const refused = await project.run(fromArchive, { database: 'damaged.db' })
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.stderr).toMatch(/error\[ARCHIVE_DAMAGED\].*in the blocks \d+ to \d+/)
  const repaired = await succeed(['start', '--until', 'head'], 'damaged.db')
  expect(repaired.stderr).toContain('"event":"archive.damaged"')
  expect(await requestsOf(() => indexed('repaired.db', fromArchive))).toBe(0)
  await expectSameAsFromNode('repaired.db', 100)
})

test('the archive of another chain is refused', async () => {
  const other = await startAnvil({ chainId: 5, slotsInEpoch: 6 })
  try {
    await trafficChain(other.url, 5)
    await succeed(['migrate'], 'other.db')
    const refused = await project.run(['start', '--until', 'head'], {
      database: 'other.db',
      rpc: other.url,
    })
    expect(refused).toMatchObject({ code: 1 })
    expect(refused.stderr).toContain('error[CHAIN_MISMATCH]')
    expect(refused.stderr).toContain('archive.db has chain 31337')
  } finally {
    await other.stop()
  }
})

test('without an archive there is nothing to start from', async () => {
  rmSync(project.path('archive.db'))
  const missing = await project.run(fromArchive, { database: 'again.db' })
  expect(missing.stderr).toContain(
    'error[ARCHIVE_NOT_FOUND]: There is no archive ./archive.db yet.',
  )
  expect(() => statSync(project.path('archive.db'))).toThrow()
  await configured(whole.replace('  archive: {},\n', ''))
  const none = await project.run(fromArchive, { database: 'again.db' })
  expect(none.stderr).toContain('error[ARCHIVE_NOT_FOUND]: The project has no archive.')
})

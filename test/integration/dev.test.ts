import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import { freePort } from '../databases/server-process.js'
import { trafficChain } from './indexer/chain.js'
import { endChildren } from './indexer/child.js'
import { eventCounts, highestBlock, tableNames } from './indexer/database.js'
import { eventually } from './indexer/eventually.js'
import { generatedProject, type Project } from './indexer/project.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

async function startedNode(options: Parameters<typeof startAnvil>[0]): Promise<AnvilNode> {
  const node = await startAnvil(options)
  closing.push(() => node.stop())
  return node
}

/** Adds an event to the contract, as a compiler does. */
function addEvent(project: Project, name: string): void {
  const path = join(project.dapp, 'out/Token.sol/Token.json')
  const artifact = JSON.parse(readFileSync(path, 'utf8')) as { abi: unknown[] }
  artifact.abi.push({ type: 'event', name, inputs: [], anonymous: false })
  writeFileSync(path, JSON.stringify(artifact))
}

const database = 'data.db'

test('dev follows changes of code and contracts, and a chain that is started anew', async () => {
  const port = await freePort()
  const first = await startedNode({ port })
  const chain = await trafficChain(first.url, 20)
  const project = await generatedProject({ rpc: first.url })
  closing.push(() => project.remove())
  const path = project.path(database)
  expect(await project.run(['migrate'], { database })).toMatchObject({ code: 0 })
  const dev = project.start(['dev', '--reset'], { database })
  await chain.isIndexedIn(path)

  // A handler that doesn't compile is shown, and taken once it does.
  const handlers = 'src/handlers/token.ts'
  project.edit(
    handlers,
    'await changes.apply(context.tx)',
    'await changes.apply(context.tx) as never as',
  )
  await eventually('the error', () => dev.errors().includes('BUILD_FAILED'))
  project.edit(
    handlers,
    'await changes.apply(context.tx) as never as',
    'await changes.apply(context.tx)',
  )
  await chain.traffic(5, 2)
  await chain.isIndexedIn(path)

  addEvent(project, 'Paused')
  await eventually('the table', () => tableNames(path).includes('token_evt_paused'))

  await first.stop()
  const second = await startedNode({ port, timestamp: 1_800_000_000 })
  const other = await trafficChain(second.url, 6)
  await other.isIndexedIn(path)
  expect(eventCounts(path)).toMatchObject(await other.expectedCounts())
  expect(highestBlock(path)).toBeLessThanOrEqual((await other.head()).number)

  dev.signal('SIGTERM')
  expect(await dev.finished).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('The chain "local" was started anew.'),
  })
})

test('reset asks before it removes anything', async () => {
  const node = await startedNode({})
  const chain = await trafficChain(node.url, 10)
  const project = await generatedProject({ rpc: node.url })
  closing.push(() => project.remove())
  const path = project.path(database)
  expect(await project.run(['migrate'], { database })).toMatchObject({ code: 0 })
  expect(await project.run(['start', '--until', 'head'], { database })).toMatchObject({ code: 0 })

  expect(await project.run(['reset'], { database })).toMatchObject({ code: 64 })
  expect(await project.run(['reset', '--yes', '--chain', 'x'], { database })).toMatchObject({
    code: 64,
  })
  expect(eventCounts(path)).toEqual(await chain.expectedCounts())

  // A derived table that isn't there yet.
  project.edit('bcdata.config.ts', 'derived: [', "derived: ['daily', ")
  writeFileSync(project.path('migrations/0002_daily.ts'), dailyMigration)
  expect(await project.run(['reset', '--yes'], { database })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('MIGRATIONS_PENDING'),
  })
  expect(await project.run(['migrate'], { database })).toMatchObject({ code: 0 })

  expect(await project.run(['reset', '--yes', '--json'], { database })).toMatchObject({
    code: 0,
    stdout: `${JSON.stringify({ reset: ['local'] })}\n`,
  })
  expect(Object.values(eventCounts(path)).every((count) => count === 0)).toBe(true)
  expect(await project.run(['start', '--until', 'head'], { database })).toMatchObject({ code: 0 })
  expect(eventCounts(path)).toEqual(await chain.expectedCounts())
})

const dailyMigration = `import { createTable } from 'bcdata/runtime'
import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'daily', { columns: { day: 'int32' }, primaryKey: ['day'] })
}
`

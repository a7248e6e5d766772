import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../anvil.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren, type Finished } from './child.js'
import { checkpointOf, eventCounts, projectTables } from './database.js'
import { eventually } from './eventually.js'
import { generatedProject, type Project } from './project.js'
import { startProxy } from './proxy.js'

const upToHead = ['start', '--until', 'head']
const config = 'bcdata.config.ts'
const vesting = /\n {4}Vesting: \{[\s\S]*?\n {4}\},/

let node: Anvil
let chain: TrafficChain
let project: Project
let databases = 0
beforeAll(async () => {
  node = await startAnvil({ slotsInEpoch: 6 })
  chain = await trafficChain(node.url, 60)
  project = await generatedProject({ rpc: node.url })
  expect(await project.run(['migrate'], { database: 'empty.db' })).toMatchObject({ code: 0 })
})
afterEach(() => endChildren())
afterAll(async () => {
  project?.remove()
  await node?.stop()
})

function newDatabase(): string {
  const database = `${++databases}.db`
  copyFileSync(project.path('empty.db'), project.path(database))
  return database
}

const index = (database: string): Promise<Finished> => project.run(upToHead, { database })

/** Runs while files of the project are other than they will be. */
async function before<Result>(
  changes: Readonly<Record<string, (text: string) => string>>,
  use: () => Promise<Result>,
): Promise<Result> {
  const after = Object.keys(changes).map(
    (file) => [file, readFileSync(project.path(file))] as const,
  )
  for (const [file, change] of Object.entries(changes)) {
    const text = readFileSync(project.path(file), 'utf8')
    expect(change(text)).not.toBe(text)
    writeFileSync(project.path(file), change(text))
  }
  try {
    return await use()
  } finally {
    for (const [file, text] of after) writeFileSync(project.path(file), text)
  }
}

const rowsIn = (database: string) => projectTables(project.path(database))

async function expectComplete(database: string): Promise<void> {
  const fresh = newDatabase()
  expect(await index(fresh)).toMatchObject({ code: 0 })
  expect(rowsIn(database)).toEqual(rowsIn(fresh))
  expect(eventCounts(project.path(database))).toEqual(await chain.expectedCounts())
  expect(checkpointOf(project.path(database))).toEqual(await chain.head())
}

function backfillsIn(log: string): readonly Readonly<Record<string, unknown>>[] {
  const records = log.split('\n').filter((line) => line.startsWith('{'))
  return records.map((line) => JSON.parse(line)).filter(({ event }) => event === 'stream.backfill')
}

const withoutVesting = (text: string): string => text.replace(vesting, '')
const withoutTransfers = (text: string): string =>
  text.replace(/(events: \[[^\]]*?),\s*tokenTransfer/, '$1')
const elsewhere = (text: string): string =>
  text.replace('address: deployed()', `address: '0x${'1'.repeat(40)}'`)
const later = (text: string): string =>
  text.replace('address: deployed()', 'address: deployed(), startBlock: 40')

test.each<[string, Readonly<Record<string, (text: string) => string>>]>([
  ['a contract', { [config]: withoutVesting }],
  ['an event with a handler', { 'src/generated/token.ts': withoutTransfers }],
  ['an address', { [config]: elsewhere }],
  ['an earlier start block', { [config]: later }],
])('%s that is added to a filled database leaves what a new one has', async (_, changes) => {
  const database = newDatabase()
  expect(await before(changes, () => index(database))).toMatchObject({ code: 0 })
  await chain.traffic(5, 100 + databases)
  const added = await index(database)
  expect(added).toMatchObject({ code: 0 })
  const states = backfillsIn(added.stderr).map(({ state }) => state)
  expect([...new Set(states)]).toEqual(['begin', 'batch', 'end'])
  await expectComplete(database)
  expect(backfillsIn((await index(database)).stderr)).toEqual([])
})

test('an indexer killed while it fills, on a chain that forks, leaves the same', async () => {
  const database = newDatabase()
  const changes = { [config]: withoutVesting, 'src/generated/token.ts': withoutTransfers }
  expect(await before(changes, () => index(database))).toMatchObject({ code: 0 })
  const slow = await startProxy(node.url, 60)
  let seen = 0
  for (let kill = 0; kill < 4; kill++) {
    const indexer = project.start(['start'], { database, rpc: slow.url })
    const goal = kill + 1
    const filled = () => backfillsIn(indexer.errors()).filter(({ state }) => state === 'batch')
    await eventually(`${goal} batches`, () => filled().length >= goal)
    await slow.nextAnswer()
    indexer.signal('SIGKILL')
    await indexer.finished
    seen += filled().length
    await chain.rpc.call('anvil_rollback', [3])
    await chain.traffic(4, 200 + kill)
  }
  await slow.stop()
  expect(seen).toBeGreaterThan(3)
  expect(await index(database)).toMatchObject({ code: 0 })
  await expectComplete(database)
})

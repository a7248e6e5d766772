import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../../../scripts/demo/project.mjs'
import { openStash } from '../../../src/runtime/store/stash/open-stash.js'
import { buildLedger } from '../../../src/runtime/testing/binlog/build-ledger.js'
import {
  type BinlogFileBytes,
  binlogFiles,
} from '../../../src/runtime/testing/binlog/write-binlog.js'
import { createDatabase } from '../../databases/create-database.js'
import { dialects } from '../../databases/dialects.js'
import { allTables } from '../../fixtures/database-rows.js'
import { type Child, endChildren, type Finished, startChild } from '../indexer/child.js'
import { eventually } from '../indexer/eventually.js'
import { type Random, randomFrom } from '../indexer/random.js'
import { type SlowServer, startSlowServer } from './slow-server.js'

/*
 * Goal: wherever a process dies, the next one goes on as if nothing had happened. Method: a server that
 * is slow, and a SIGKILL somewhere between or in the transactions of `bcdata stash sync`.
 */
const kills = Number(process.env['BCDATA_STASH_KILLS'] ?? 3)

/** A file of so many blocks takes so long: nobody gets to the end before he is killed. */
const fileBlocks = 4
const delayMs = 100
const blocks = 200 + kills * 90

let files: readonly BinlogFileBytes[]
let genesisHash: string
beforeAll(async () => {
  const { ledger, blocks: chain } = await buildLedger({ blocks })
  genesisHash = ledger.genesisHash
  files = [...binlogFiles(chain, { maxBlocks: fileBlocks })]
})
afterAll(() => endChildren())

const patience = { timeout: 120_000 + kills * 10_000 }

/** Most of the time is waited for the server, so that all databases can be tried together. */
test.concurrent.for(dialects)(
  'a sync that is killed again and again leaves what an uninterrupted one does on %s',
  patience,
  async (dialect, { expect, onTestFinished }) => {
    const [killed, whole] = [await createDatabase(dialect), await createDatabase(dialect)]
    const server = await startSlowServer(files)
    onTestFinished(async () => {
      await Promise.all([killed.drop(), whole.drop(), server.stop()])
    })
    const random = randomFrom(5)
    const reached = [-1]
    server.delayMs = delayMs
    for (let count = 0; count < kills; count++) {
      await killInside(startSync(killed.url, server), random)
      const last = await lastBlock(killed.url)
      expect(last).toBeGreaterThanOrEqual(reached.at(-1) ?? -1)
      expect(last).toBeLessThan(blocks)
      reached.push(last)
    }
    expect(new Set(reached).size).toBeGreaterThan(kills / 2)
    server.delayMs = 0
    const from = (reached.at(-1) ?? -1) + 1
    const rest = await finishSync(killed.url, server)
    expect(rest).toMatchObject({ from, to: blocks, evidence: [] })
    const uninterrupted = await finishSync(whole.url, server)
    expect(uninterrupted).toMatchObject({ from: 0, to: blocks, evidence: [] })
    expect(await content(killed.url)).toEqual(await content(whole.url))
  },
)

function startSync(url: string, server: SlowServer): Child {
  const cli = join(repository, 'bin/bcdata.js')
  const flags = ['--from', server.url, '--to', url, '--genesis', genesisHash]
  const args = [cli, 'stash', 'sync', ...flags, '--until', 'end', '--json']
  return startChild(process.execPath, args, { cwd: repository })
}

/** After some of its commits, while it is still at it. */
async function killInside(child: Child, random: Random): Promise<void> {
  const goal = 1 + random.int(2)
  const commits = () => child.errors().split('"stash.batch"').length - 1
  await eventually(`${goal} commits`, () => commits() >= goal || !child.isAlive())
  await sleep(random.int(1_200))
  expect(child.isAlive(), child.errors()).toBe(true)
  child.signal('SIGKILL')
  expect(await child.finished).toMatchObject({ code: null, signal: 'SIGKILL' })
}

async function finishSync(url: string, server: SlowServer): Promise<unknown> {
  const { code, stderr, stdout }: Finished = await startSync(url, server).finished
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

async function lastBlock(url: string): Promise<number> {
  const store = await openStash({ url, readonly: true })
  try {
    return (await store.last())?.number ?? -1
  } finally {
    await store.close()
  }
}

/** All that was stored, but not how often the source was asked. */
async function content(url: string): Promise<Readonly<Record<string, unknown>>> {
  const { stash_source: _, ...tables } = await allTables(url)
  return tables
}

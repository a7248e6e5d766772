import { copyFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../../scripts/demo/anvil.mjs'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren } from './child.js'
import { checkpointOf, dump, eventCounts } from './database.js'
import { eventually } from './eventually.js'
import { generatedProject, type Project } from './project.js'
import { type NodeProxy, startProxy } from './proxy.js'
import { randomFrom } from './random.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

const upToHead = ['start', '--until', 'head']
const kills = 10

/** Two blocks a range and one request at a time: no machine is faster than this. */
const delayMs = 140

/** Transactions that stay open for a while, so that kills fall inside, before and after writes. */
const importSleep = "import { setTimeout as sleep } from 'node:timers/promises'"
const slowApply = `    await sleep(20)
    await changes.apply(context.tx)
    await sleep(20)`

async function world(): Promise<{ chain: TrafficChain; project: Project; proxy: NodeProxy }> {
  const node: AnvilNode = await startAnvil()
  closing.push(() => node.stop())
  const chain = await trafficChain(node.url, 300)
  const proxy = await startProxy(node.url, delayMs)
  closing.push(() => proxy.stop())
  const project = await generatedProject({ rpc: proxy.url })
  closing.push(() => project.remove())
  project.edit('src/handlers/token.ts', '    await changes.apply(context.tx)', slowApply)
  project.edit('src/handlers/token.ts', "'bcdata/runtime'\n", `'bcdata/runtime'\n${importSleep}\n`)
  return { chain, project, proxy }
}

// Goal: wherever a process dies, the next one goes on as if nothing had happened. Method: a node so
// slow that the backfill takes 20 s, and a kill a few milliseconds after one of its answers, which is
// when a transaction is open; every other time `npm start` is killed with all its processes.
test('an indexer killed ten times inside the backfill leaves what an uninterrupted one does', async () => {
  const { chain, project, proxy } = await world()
  expect(await project.run(['migrate'], { database: 'killed.db' })).toMatchObject({ code: 0 })
  const killed = project.path('killed.db')
  const whole = project.path('whole.db')
  copyFileSync(killed, whole)
  const uninterrupted = project.run(upToHead, { database: 'whole.db', rpc: chain.url })

  const random = randomFrom(11)
  const end = await chain.finalized()
  const reached: number[] = [0]
  let indexingMs = 0
  for (let kill = 1; kill <= kills; kill++) {
    const goal = Math.floor((end * kill) / (kills + 1))
    const begin = performance.now()
    const indexer = project.start(upToHead, { database: 'killed.db', npm: kill % 2 === 0 })
    await eventually(`block ${goal}`, () => (checkpointOf(killed)?.number ?? 0) >= goal)
    await proxy.nextAnswer()
    await sleep(random.int(60))
    expect(indexer.isAlive()).toBe(true)
    indexer.signal('SIGKILL')
    expect(await indexer.finished).toMatchObject({ code: null, signal: 'SIGKILL' })
    indexingMs += performance.now() - begin
    reached.push(checkpointOf(killed)?.number ?? 0)
  }
  const begin = performance.now()
  expect(await project.run(upToHead, { database: 'killed.db' })).toMatchObject({ code: 0 })
  indexingMs += performance.now() - begin

  expect(reached).toEqual([...new Set(reached)].sort((one, other) => one - other))
  expect(reached.at(-1)).toBeLessThan(end)
  expect(indexingMs).toBeGreaterThan(20_000)
  expect(await uninterrupted).toMatchObject({ code: 0 })
  expect(dump(killed)).toEqual(dump(whole))
  expect(eventCounts(killed)).toEqual(await chain.expectedCounts())
  expect(checkpointOf(killed)).toEqual(await chain.head())
})

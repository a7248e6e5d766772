import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { startAnvil } from '../../../scripts/demo/anvil.mjs'
import { type Fault, noFault, startFaultyNode } from '../faults/faulty-node.js'
import { moments, reset } from '../faults/moments.js'
import { upTo } from '../faults/views.js'
import { trafficChain } from './chain.js'
import { endChildren } from './child.js'
import { dumpContent } from './database.js'
import { expectAsOnChain } from './expect-as-on-chain.js'
import { forkAtRandom } from './fork-at-random.js'
import { generatedProject } from './project.js'
import { type Random, randomFrom } from './random.js'

/*
 * Goal: an indexer that follows a forking chain through the worst of nodes ends with what is on the
 * chain. Method: a proxy that is slow, breaks a third of what goes through it in every way that passes,
 * answers now and then for a node that lags, and is away for a second again and again.
 */
const seconds = Number(process.env['BCDATA_FLAPPING_SECONDS'] ?? 15)

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

interface Flapping {
  readonly fault: Fault
  /** Requests that were disturbed. */
  disturbed: number
  /** Nothing gets through. */
  isAway: boolean
  /** The last block of the chain. */
  head: number
}

function flapping(random: Random): Flapping {
  const state: Flapping = {
    disturbed: 0,
    isAway: false,
    head: 0,
    async fault(exchange) {
      await sleep(random.int(120))
      const kind = random.int(10)
      if (!state.isAway && kind > 3) return false
      state.disturbed++
      if (state.isAway) return reset(exchange)
      if (kind > 1) return upTo(() => state.head - random.int(4))(exchange)
      return moments[random.int(moments.length)]?.(exchange) ?? false
    },
  }
  return state
}

test(
  `an indexer follows a forking chain through a flapping node for ${seconds} seconds`,
  { timeout: 120_000 + seconds * 2_000 },
  async () => {
    const anvil = await startAnvil({ slotsInEpoch: 12 })
    closing.push(() => anvil.stop())
    const chain = await trafficChain(anvil.url, 60)
    const random = randomFrom(3)
    const node = await startFaultyNode(anvil.url)
    const project = await generatedProject({ rpc: node.url, chain: 'pollIntervalMs: 50' })
    closing.push(() => project.remove())
    for (const database of ['followed.db', 'fresh.db']) {
      expect(await project.run(['migrate'], { database })).toMatchObject({ code: 0 })
    }
    const followed = project.path('followed.db')
    const indexer = project.start(['start'], { database: 'followed.db' })
    await chain.isIndexedIn(followed)

    const weather = flapping(random)
    node.fault = weather.fault
    const end = performance.now() + seconds * 1_000
    for (let round = 0; performance.now() < end; round++) {
      if (random.int(2) === 0) await forkAtRandom(chain, 1 + random.int(20), 2_000 + round)
      else await chain.traffic(1 + random.int(3), 2_000 + round)
      weather.head = (await chain.head()).number
      weather.isAway = random.int(4) === 0
      await sleep(random.int(1_500))
      expect(indexer.isAlive(), indexer.errors().slice(-2_000)).toBe(true)
    }
    node.fault = noFault
    await Promise.race([chain.isIndexedIn(followed), indexer.finished])
    expect(indexer.isAlive(), indexer.errors().slice(-2_000)).toBe(true)
    indexer.signal('SIGTERM')
    const { code, stderr } = await indexer.finished
    expect(code === 0 ? '' : stderr.slice(-2_000)).toBe('')

    expect(weather.disturbed).toBeGreaterThan(seconds)
    expect(stderr.split('"chain.fork"').length).toBeGreaterThan(2)
    const fresh = { database: 'fresh.db', rpc: chain.url }
    expect(await project.run(['start', '--until', 'head'], fresh)).toMatchObject({ code: 0 })
    expect(dumpContent(followed)).toEqual(dumpContent(project.path('fresh.db')))
    await expectAsOnChain(chain, `sqlite:${followed}`)
  },
)

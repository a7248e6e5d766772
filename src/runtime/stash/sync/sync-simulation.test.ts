import { expect, test } from 'vitest'
import { type RandomNumbers, randomNumbers } from '../../../../test/fixtures/random-numbers.js'
import {
  type ScriptedSource,
  scriptedSource,
} from '../../../../test/fixtures/stash/scripted-source.js'
import { toyChain } from '../../../../test/fixtures/stash/toy-chain.js'
import { fastLimits, type ToyWorld, toyWorld } from '../../../../test/fixtures/stash/toy-world.js'

/*
 * Goal: whatever sources do and whenever the process dies, what is stored is what an uninterrupted run
 * of an honest source stores. Method: schedules of faults from a seed; among the sources is one that
 * is honest and whole, though it may be away, slow or late for a while.
 */

const schedules = Number(process.env['BCDATA_STASH_SCHEDULES'] ?? 40)

const together = 10

class Death extends Error {}

test(`${schedules} schedules of faults and crashes leave what an honest source has`, async () => {
  // Most of the time is spent waiting, so that many can wait together.
  for (let first = 1; first <= schedules; first += together) {
    const seeds = Array.from(
      { length: Math.min(together, schedules - first + 1) },
      (_, i) => first + i,
    )
    await Promise.all(
      seeds.map((seed) => expect(runSchedule(seed), `seed ${seed}`).resolves.toEqual('whole')),
    )
  }
}, 600_000)

async function runSchedule(seed: number): Promise<'whole'> {
  const random = randomNumbers(seed)
  const chain = toyChain(15 + random(30))
  const anchor = scriptedSource('anchor', chain, { delayMs: random(3) === 0 ? 1 : 0 })
  const others = Array.from({ length: random(4) }, (_, index) =>
    faulty(random, index, chain.length),
  )
  const sources = shuffled(random, [anchor, ...others.map(({ source }) => source)])
  // On a machine that is busy an honest source is silent for longer than a toy may be.
  const world = toyWorld(sources, { limits: { ...fastLimits, outageMsMax: 5_000 } })
  for (let crashes = random(8); crashes > 0; crashes--) {
    anchor.isDown = random(4) === 0
    anchor.blocks = random(3) === 0 ? chain.slice(0, random(chain.length)) : chain
    await runUntilDeath(world, random)
  }
  anchor.isDown = false
  anchor.blocks = chain
  for (const { source } of others) source.isSilent = false
  const { evidence } = await world.syncer().run({ until: chain.length - 1 })
  expect(world.stash.blocks.map(({ block }) => block)).toEqual(chain)
  for (const { kind, source } of [...evidence, ...world.stash.evidence]) {
    const faults = others.find((other) => other.source.name === source)?.faults
    expect(faults).toContain(kind)
  }
  const keys = world.stash.evidence.map(
    ({ source, block, reason }) => `${source} ${block} ${reason}`,
  )
  expect(new Set(keys).size).toBe(keys.length)
  return 'whole'
}

/** Dies before or after one of the next writes; what runs on in a dead process writes nothing. */
async function runUntilDeath({ stash, syncer }: ToyWorld, random: RandomNumbers): Promise<void> {
  let left = 1 + random(12)
  stash.onWrite = () => {
    if (--left <= 0) throw new Death('The process is dead.')
  }
  const stopping = new AbortController()
  const timer = setTimeout(() => stopping.abort(), 150)
  try {
    await syncer().run({ signal: stopping.signal, until: random(2) === 0 ? 'end' : undefined })
  } catch (error) {
    const codes = ['BINLOG_SOURCE_UNREACHABLE', 'STASH_BLOCK_MISSING', 'STASH_NO_HONEST_SOURCE']
    const { code } = error as { code?: string }
    if (!(error instanceof Death) && !codes.includes(code ?? '')) throw error
  } finally {
    clearTimeout(timer)
    stash.onWrite = () => {
      // The next process writes again.
    }
  }
}

interface Faulty {
  readonly source: ScriptedSource
  readonly faults: readonly string[]
}

function faulty(random: RandomNumbers, index: number, length: number): Faulty {
  const name = `source ${index}`
  const at = random(length)
  const lie = (number: number) => (number === at ? { value: 'a lie' } : undefined)
  const chain = toyChain(length)
  switch (random(7)) {
    case 0:
      return { source: scriptedSource(name, toyChain(length, lie)), faults: ['dishonest'] }
    case 1: {
      const damaged = new Set([at, random(length)])
      return { source: scriptedSource(name, chain, { damaged }), faults: ['damaged'] }
    }
    case 2:
      return { source: scriptedSource(name, chain.slice(0, at)), faults: [] }
    case 3: {
      const holed = chain.map((block) => (block.number % 5 === at % 5 ? undefined : block))
      // Where it has the last blocks of all that answer, but not those before.
      return { source: scriptedSource(name, holed), faults: ['damaged'] }
    }
    case 4:
      return { source: scriptedSource(name, chain, { isDown: true }), faults: [] }
    case 5:
      return { source: scriptedSource(name, chain, { isSilent: true }), faults: [] }
    default: {
      const changes = (number: number) => (number === at ? { changes: 7n } : undefined)
      return { source: scriptedSource(name, toyChain(length, changes)), faults: ['dishonest'] }
    }
  }
}

function shuffled<Item>(random: RandomNumbers, items: readonly Item[]): readonly Item[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(random(rest.length), 1))
}

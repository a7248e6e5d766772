import { type RandomNumbers, randomNumbers } from '../fixtures/random-numbers.js'
import { rebuildDerived } from './rebuild-derived.js'
import { retryLetters } from './retry-letters.js'
import { randomPlan, runIndexer } from './run-indexer.js'
import { changedConfig } from './sim-contracts.js'
import type { Simulation } from './simulation.js'

type Act = (sim: Simulation, random: RandomNumbers) => Promise<void> | void

/** What can happen; a name that is there twice happens twice as often. */
const acts = {
  run: (sim, random) => {
    const plan = randomPlan(random)
    sim.faults.failsIn = sim.faults.isBroken || random(4) > 0 ? 0 : 1 + random(20)
    sim.trace.push(`  ${JSON.stringify(plan)} ${JSON.stringify(sim.config)}`)
    return runIndexer(sim, random, plan)
  },
  mine: ({ chain }, random) => chain.mine(random, 1 + random(5)),
  fork: ({ chain }, random) => chain.fork(random),
  lag: ({ chain }, random) => chain.node.lag(random(6)),
  configure: (sim, random) => {
    sim.config = changedConfig(sim.config, random, sim.world.isAnywhere)
  },
  breakHandlers: ({ faults }) => {
    faults.isBroken = !faults.isBroken
  },
  refuse: (sim, random) => {
    const refused = Array.from({ length: random(4) }, () => random(25))
    sim.refused = new Set(refused)
    sim.trace.push(`  ${refused}`)
  },
  rebuild: (sim, random) => rebuildDerived(sim, random(4) === 0),
  retry: (sim, random) => {
    if (random(3) > 0) sim.refused = new Set()
    return retryLetters(sim)
  },
  restart: (sim) => sim.restart(),
} satisfies Record<string, Act>

type ActName = keyof typeof acts

const weights: Readonly<Record<ActName, number>> = {
  run: 16,
  mine: 5,
  fork: 4,
  lag: 1,
  configure: 6,
  breakHandlers: 2,
  refuse: 3,
  rebuild: 2,
  retry: 3,
  restart: 1,
}
/** What doesn't touch the database. */
const outside: readonly ActName[] = ['mine', 'fork', 'lag', 'configure', 'breakHandlers', 'refuse']

const names = (Object.keys(weights) as ActName[]).flatMap((name) =>
  Array.from({ length: weights[name] }, () => name),
)

/** A step keeps its own chance, so that others can be left out. */
export interface Step {
  readonly name: ActName
  readonly seed: number
}

export function randomSteps(random: RandomNumbers, count: number): readonly Step[] {
  return Array.from({ length: count }, () => ({
    name: names[random(names.length)] ?? 'run',
    seed: random(1_000_000),
  }))
}

export async function takeStep(sim: Simulation, { name, seed }: Step): Promise<void> {
  sim.trace.push(`${name} ${seed}`)
  await acts[name](sim, randomNumbers(seed))
  sim.faults.failsIn = 0
  if (!outside.includes(name)) await sim.check()
}

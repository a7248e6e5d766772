import { type RandomNumbers, randomNumbers } from '../fixtures/random-numbers.js'
import { compareWithCleanRun } from './clean-run.js'
import { rebuildDerived } from './rebuild-derived.js'
import { retryLetters } from './retry-letters.js'
import { calmPlan, runIndexer } from './run-indexer.js'
import { wholeConfig } from './sim-contracts.js'
import { memoryPlace, type SimPlace } from './sim-database.js'
import { randomWorld, type Sabotage, Simulation } from './simulation.js'
import { randomSteps, type Step, takeStep } from './steps.js'

export interface ScheduleOptions {
  /** @default in memory */
  readonly open?: () => Promise<SimPlace>
  readonly sabotage?: Sabotage
}

export interface Outcome {
  /** What is wrong; null: nothing. */
  readonly error: unknown
  readonly trace: readonly string[]
}

const stepsMin = 3
const stepsMax = 12
/** One in so many schedules is healed in every respect, which takes as long as all its steps. */
const healedEvery = 8

/** The steps of a seed, before anything has happened. */
export function stepsOf(seed: number): readonly Step[] {
  const random = randomNumbers(seed)
  return randomSteps(random, stepsMin + random(stepsMax - stepsMin + 1))
}

/** Takes the steps, heals everything, and compares with a database that saw nothing of them. */
export async function runSchedule(
  seed: number,
  steps: readonly Step[],
  { open = memoryPlace, sabotage }: ScheduleOptions = {},
): Promise<Outcome> {
  const random = randomNumbers(seed + 1)
  const world = randomWorld(random)
  const sim = new Simulation({ place: await open(), world, sabotage })
  sim.faults.isBroken = random(3) === 0
  let isSound = false
  try {
    for (const step of steps) await takeStep(sim, step)
    if (seed % healedEvery === 0) await heal(sim, random, open)
    isSound = true
    return { error: null, trace: sim.trace }
  } catch (error) {
    return { error, trace: sim.trace }
  } finally {
    await sim.close(isSound)
  }
}

async function heal(
  sim: Simulation,
  random: RandomNumbers,
  open: () => Promise<SimPlace>,
): Promise<void> {
  sim.trace.push('heal')
  sim.chain.node.heal()
  sim.refused = new Set()
  sim.faults.isBroken = false
  sim.config = wholeConfig(sim.world.isAnywhere)
  const index = async (): Promise<void> => {
    // Nothing of what was followed before is above finality then.
    sim.chain.mine(random, sim.world.confirmations + 2)
    await runIndexer(sim, random, calmPlan)
    await sim.check()
  }
  await index()
  await retryLetters(sim)
  await sim.check()
  await index()
  await rebuildDerived(sim, false)
  await sim.check()
  await index()
  await compareWithCleanRun(sim, random, open)
}

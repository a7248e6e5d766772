import { expect, test } from 'vitest'
import { randomNumbers } from '../fixtures/random-numbers.js'
import { compareWithCleanRun } from './clean-run.js'
import { calmPlan, runIndexer } from './run-indexer.js'
import { forEver, wholeConfig } from './sim-contracts.js'
import { memoryPlace } from './sim-database.js'
import { randomWorld, Simulation } from './simulation.js'

test('a crash at any single write leaves what a clean run leaves', async () => {
  let writes = 0
  while (await crashesAt(writes + 1)) writes++
  expect(writes).toBeGreaterThan(50)
})

/** In a run with a fork, a gap and new children; false when it has fewer writes. */
async function crashesAt(write: number): Promise<boolean> {
  const random = randomNumbers(7)
  const whole = wholeConfig(false)
  const few = { ...whole, Plain: { at: [0, 2], ...forEver }, layouts: [0], Leaf: null, Twig: null }
  const world = { ...randomWorld(random), isAnywhere: false, isArchived: false, config: few }
  const sim = new Simulation({ place: await memoryPlace(), world })
  sim.chain.mine(random, 10)
  await runIndexer(sim, random, calmPlan)
  sim.chain.fork(random)
  sim.chain.mine(random, 4)
  sim.config = whole
  const plan = { ...calmPlan, crashAt: write, isDeadly: true }
  await runIndexer(sim, random, plan)
  await sim.check()
  const crashed = sim.trace.some((line) => line.includes('ended by'))
  await sim.restart()
  // Nothing of what was followed before is above finality then.
  sim.chain.mine(random, world.confirmations + 2)
  await runIndexer(sim, random, calmPlan)
  await sim.check()
  await compareWithCleanRun(sim, random, memoryPlace)
  await sim.close(true)
  return crashed
}

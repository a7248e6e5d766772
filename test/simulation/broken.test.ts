import { expect, test } from 'vitest'
import { broken } from './broken-stores.js'
import { runSchedules } from './run-schedules.js'

/* A simulation that can't fail proves nothing. */
test.each(Object.entries(broken))('it is noticed when %s', async (_what, sabotage) => {
  const report = await runSchedules({ first: 1, count: 200 }, { sabotage })
  expect(report).toMatch(/BCDATA_SIM_SEED=\d+\): Error: .* found, .* expected/)
})

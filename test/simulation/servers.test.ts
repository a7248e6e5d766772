import { expect, test } from 'vitest'
import { serverDialects } from '../databases/dialects.js'
import { runSchedules } from './run-schedules.js'
import { serverPlace } from './sim-database.js'

test.each(serverDialects)('the same on %s (seeds from 1, 10 of them)', async (dialect) => {
  const report = await runSchedules({ first: 1, count: 10 }, { open: () => serverPlace(dialect) })
  expect(report, report ?? undefined).toBe(null)
})

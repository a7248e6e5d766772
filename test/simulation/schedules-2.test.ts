import { expect, test } from 'vitest'
import { runSchedules, shareOf } from './run-schedules.js'

const share = shareOf(1, 2)
const seeds = `seeds from ${share.first}, ${share.count} of them`

test.runIf(share.count > 0)(
  `whatever happens, the database is what the chain says (${seeds})`,
  async () => {
    const report = await runSchedules(share)
    expect(report, report ?? undefined).toBe(null)
  },
)

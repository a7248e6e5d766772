import { runSchedule, type ScheduleOptions, stepsOf } from './schedule.js'
import { shrunken } from './shrink.js'

/** Seeds, each of which is a schedule. */
export interface Share {
  readonly first: number
  readonly count: number
}

/** Over all files; CI runs ten thousand. */
const runsDefault = 300

/**
 * The share of one of so many test files, which run side by side. `BCDATA_SIM_RUNS=n` runs so many
 * schedules, `BCDATA_SIM_SEED=n` repeats one.
 */
export function shareOf(file: number, files: number): Share {
  const { BCDATA_SIM_SEED: seed, BCDATA_SIM_RUNS: runs } = process.env
  if (seed !== undefined) {
    return { first: Number(seed), count: file === 0 ? Number(runs ?? 1) : 0 }
  }
  const count = Math.ceil(Number(runs ?? runsDefault) / files)
  return { first: 1 + file * count, count }
}

/** Runs schedules until one is wrong; answers what to tell of that one, or null. */
export async function runSchedules(
  { first, count }: Share,
  options: ScheduleOptions = {},
): Promise<string | null> {
  for (let seed = first; seed < first + count; seed++) {
    const steps = stepsOf(seed)
    const { error } = await runSchedule(seed, steps, options)
    if (error !== null) return describe(seed, options)
  }
  return null
}

/** The fewest steps that lead there, and what happened in them. */
async function describe(seed: number, options: ScheduleOptions): Promise<string> {
  const steps = await shrunken(seed, stepsOf(seed), options)
  const { error, trace } = await runSchedule(seed, steps, options)
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [`Schedule ${seed} (BCDATA_SIM_SEED=${seed}): ${what}`, ...trace].join('\n')
}

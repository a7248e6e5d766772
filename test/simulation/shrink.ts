import { runSchedule, type ScheduleOptions } from './schedule.js'
import type { Step } from './steps.js'

/** Leaves out steps, one after the other, as long as something is still wrong. */
export async function shrunken(
  seed: number,
  steps: readonly Step[],
  options: ScheduleOptions,
): Promise<readonly Step[]> {
  let fewest = steps
  for (let left = steps.length - 1; left >= 0; left--) {
    const fewer = fewest.filter((_, index) => index !== left)
    const { error } = await runSchedule(seed, fewer, options)
    if (error !== null) fewest = fewer
  }
  return fewest
}

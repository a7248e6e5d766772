import { contentHash } from './content-hash.js'
import { recordOf } from './plan.js'
import type { PlanStep } from './plan-step.js'

/**
 * The file of a migration that is made anew gets its new text, or goes when the new one has another
 * name. What somebody wrote into it stays a conflict.
 * @param amended path of the migration as it was
 */
export function amendStep(step: PlanStep, amended: string): PlanStep {
  const { path, ownership, disk, generated: text, record } = step
  if (path !== amended || disk === null) return step
  const isUntouched = record !== undefined && contentHash(disk) === record.hash
  if (step.action === 'conflict' && text !== undefined && isUntouched) {
    const written = recordOf({ path, ownership, text })
    return { path, ownership, disk, generated: text, text, action: 'update', record: written }
  }
  if (step.action === 'identical' && text === undefined) {
    return { path, ownership, disk, action: 'remove', reason: 'made anew' }
  }
  return step
}

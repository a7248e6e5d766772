import { BcdataError } from '../errors.js'
import { contentHash } from './content-hash.js'
import { recordOf } from './plan.js'
import type { PlanStep } from './plan-step.js'

/** Paths of files or folders; an empty list means every file, null means none. */
export type PathChoice = readonly string[] | null

/** Takes the generated text over any edit; what is overwritten is copied to `.bcdata/backup`. */
export function forceSteps(steps: readonly PlanStep[], choice: PathChoice): readonly PlanStep[] {
  return changeChosen(steps, choice, (step) => {
    const { path, ownership, action, disk, generated: text } = step
    const isEdited = action === 'conflict' || action === 'keep' || action === 'merge'
    if (!isEdited || disk === null || text === undefined || ownership === 'migration') return step
    const backup = `.bcdata/backup/${path}.${contentHash(disk).slice(0, 8)}`
    return {
      path,
      ownership,
      disk,
      generated: text,
      text,
      backup,
      action: 'update',
      reason: `overwritten; it was copied to ${backup}`,
      record: recordOf({ path, ownership, text }),
    }
  })
}

/** Brings back what was deleted by hand. */
export function restoreSteps(steps: readonly PlanStep[], choice: PathChoice): readonly PlanStep[] {
  return changeChosen(steps, choice, ({ reason, ...step }) => {
    const { path, ownership, action, disk, generated: text } = step
    if (action !== 'keep' || disk !== null || text === undefined) {
      return reason === undefined ? step : { ...step, reason }
    }
    return { ...step, action: 'create', text, record: recordOf({ path, ownership, text }) }
  })
}

/** Is the step's file one of these, or in one of these folders? */
export function isChosen({ path }: PlanStep, choice: PathChoice): boolean {
  if (choice === null) return false
  return choice.length === 0 || choice.map(plain).some((chosen) => isIn(path, chosen))
}

/** A path that no file of the project has is a mistake, and must not look as if it had been done. */
export function assertKnown(steps: readonly PlanStep[], choice: PathChoice): void {
  for (const chosen of choice ?? []) {
    if (steps.some(({ path }) => isIn(path, plain(chosen)))) continue
    throw new BcdataError('USAGE', `bcdata makes no file "${chosen}".`, {
      where: chosen,
      hint: 'Name files as `bcdata generate --dry-run` lists them.',
    })
  }
}

function changeChosen(
  steps: readonly PlanStep[],
  choice: PathChoice,
  change: (step: PlanStep) => PlanStep,
): readonly PlanStep[] {
  assertKnown(steps, choice)
  return steps.map((step) => (isChosen(step, choice) ? change(step) : step))
}

function plain(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/+$/, '')
}

function isIn(path: string, chosen: string): boolean {
  return chosen === '.' || path === chosen || path.startsWith(`${chosen}/`)
}

import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { isChange, type PlanStep } from './plan-step.js'

/** What a step would change, as a unified diff that `git apply` takes; null when nothing. */
export function printDiff(step: PlanStep): string | null {
  if (!isChange(step)) return null
  const { path, disk, text } = step
  const before = disk === null ? '/dev/null' : `a/${path}`
  const after = text === undefined ? '/dev/null' : `b/${path}`
  return createTwoFilesPatch(before, after, disk ?? '', text ?? '', undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  })
}

import { contentHash } from './content-hash.js'
import { basePath, type ManifestFile } from './manifest.js'
import { hasConflictMarkers } from './merge/conflict-markers.js'
import { mergerOf } from './merge/merger.js'
import { conflict, type PlanStep, type ReadFile } from './plan-step.js'

export const markersLeft = 'conflict markers are left in it; settle them in an editor'

export interface TeamFile {
  readonly disk: string
  readonly generated: string
  /** What the manifest says once the generated text has been taken into account. */
  readonly record: ManifestFile
  /** What it says now. */
  readonly base: ManifestFile | undefined
  readonly read: ReadFile
}

/** A file of the team that is not what was generated last, nor what is generated now. */
export async function planMerge(step: PlanStep, file: TeamFile): Promise<PlanStep> {
  const { disk, generated, record, base } = file
  const merger = mergerOf(step.path)
  const isSame = (text: string) => merger.isSame(step.path, text, disk)
  if (!base) {
    if (await isSame(generated)) return step
    return conflict(step, base, 'exists already and was not generated')
  }
  if (hasConflictMarkers(disk)) return conflict(step, base, markersLeft)
  const before = baseText(file, base)
  if (before === null) return conflict(step, base, baseMissing)
  const isEdited = !(await isSame(before))
  if (base.hash === record.hash) return isEdited ? kept(step) : step
  if (!isEdited) return { ...step, action: 'update', text: generated }
  if (await isSame(generated)) return step
  const merged = await merger.merge(step.path, { base: before, mine: disk, theirs: generated })
  if (!merged) return conflict(step, base, 'edited by hand, and no longer JSON')
  if (merged.conflicts > 0) return marked(step, merged.text, merged.conflicts)
  const reason =
    merged.kept.length > 0 ? `yours stays where both changed: ${merged.kept.join(', ')}` : undefined
  if (contentHash(merged.text) === contentHash(disk)) return kept(step, reason)
  return { ...step, action: 'merge', text: merged.text, ...(reason !== undefined && { reason }) }
}

const baseMissing =
  'edited by hand, and the copy of what was generated before is missing, so nothing can be merged'

/** A copy that was changed or lost is no base; but what was generated last may be generated again. */
function baseText({ read, record, generated }: TeamFile, base: ManifestFile): string | null {
  const copy = read(basePath(base.hash))
  if (copy !== null && contentHash(copy) === base.hash) return copy
  return base.hash === record.hash ? generated : null
}

function kept(step: PlanStep, reason = 'edited by hand'): PlanStep {
  return { ...step, action: 'keep', reason }
}

/** From now on the new text is the base: without its markers the file is an edit like any other. */
function marked(step: PlanStep, text: string, conflicts: number): PlanStep {
  const places = conflicts === 1 ? '1 place is' : `${conflicts} places are`
  return { ...step, action: 'conflict', reason: `both changed it: ${places} marked`, text }
}

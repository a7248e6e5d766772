import { contentHash } from './content-hash.js'
import { generatedShape } from './generated-shape.js'
import { basePath, type ManifestFile } from './manifest.js'
import { hasConflictMarkers } from './merge/conflict-markers.js'
import { mergerOf } from './merge/merger.js'
import { markersLeft } from './plan-merge.js'
import { conflict, type PlanStep, type ReadFile } from './plan-step.js'

/** A file that was generated once, and is not generated any more. */
export async function planOrphan(
  path: string,
  base: ManifestFile,
  read: ReadFile,
): Promise<PlanStep> {
  const disk = read(path)
  const step: PlanStep = { path, ownership: base.ownership, disk, action: 'identical' }
  if (base.ownership === 'migration') {
    if (disk !== null && contentHash(disk) === base.hash) return { ...step, record: base }
    return conflict(step, base, 'a migration never changes; restore it and add a new one')
  }
  if (disk === null) return step
  if (await isUntouched(path, disk, base, read)) return { ...step, action: 'remove' }
  if (hasConflictMarkers(disk)) return conflict(step, base, markersLeft)
  const reason = 'no longer generated, edited by hand; delete it when nothing needs it'
  return { ...step, action: 'keep', reason, record: base }
}

/** Formatting is not an edit, but what a person wrote is never removed. */
async function isUntouched(
  path: string,
  disk: string,
  base: ManifestFile,
  read: ReadFile,
): Promise<boolean> {
  if (contentHash(disk) === base.hash) return true
  if (base.shape !== undefined) return generatedShape(disk) === base.shape
  const copy = read(basePath(base.hash))
  return copy !== null && contentHash(copy) === base.hash && mergerOf(path).isSame(path, copy, disk)
}

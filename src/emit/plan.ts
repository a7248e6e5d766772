import type { VirtualFile } from '../model/virtual-file.js'
import { contentHash } from './content-hash.js'
import { generatedShape } from './generated-shape.js'
import type { Manifest, ManifestFile } from './manifest.js'
import { planMerge } from './plan-merge.js'
import { planOrphan } from './plan-orphan.js'
import { conflict, type PlanStep, type ReadFile } from './plan-step.js'

/**
 * Compares what should be (new) with what was generated last (base) and what is there (disk).
 * Changes nothing.
 */
export async function planFiles(
  files: readonly VirtualFile[],
  manifest: Manifest | null,
  read: ReadFile,
): Promise<readonly PlanStep[]> {
  const wanted = new Set(files.map((file) => file.path))
  const recorded = new Map(Object.entries(manifest?.files ?? {}))
  const steps = await Promise.all(
    files.map((file) => planFile(file, recorded.get(file.path), read)),
  )
  const orphans = await Promise.all(
    [...recorded]
      .filter(([path]) => !wanted.has(path))
      .map(([path, record]) => planOrphan(path, record, read)),
  )
  return [...steps, ...orphans].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** What the manifest says of a file that was written as it was generated. */
export function recordOf({ path, ownership, text }: VirtualFile): ManifestFile {
  const record = { ownership, hash: contentHash(text) }
  const hasShape = ownership === 'generated' && path.endsWith('.ts')
  return hasShape ? { ...record, shape: generatedShape(text) } : record
}

async function planFile(
  file: VirtualFile,
  base: ManifestFile | undefined,
  read: ReadFile,
): Promise<PlanStep> {
  const { path, ownership, text } = file
  const disk = read(path)
  const record = recordOf(file)
  const step: PlanStep = { path, ownership, action: 'identical', disk, generated: text, record }
  // Both texts are the same one from here on: a large project is in memory once.
  if (disk === text) return { ...step, disk: text }
  const diskHash = disk === null ? null : contentHash(disk)
  if (diskHash === record.hash) return step
  if (disk === null) {
    if (!base || ownership === 'generated') return { ...step, action: 'create', text }
    return { ...step, action: 'keep', reason: 'deleted by hand', record: base }
  }
  if (ownership === 'migration' && base) {
    return conflict(step, base, 'a migration never changes; add a new one')
  }
  if (diskHash === base?.hash) return { ...step, action: 'update', text }
  if (ownership === 'merged') return planMerge(step, { disk, generated: text, record, base, read })
  return planGenerated(step, { disk, generated: text, record, base })
}

interface OwnFile {
  readonly disk: string
  readonly generated: string
  readonly record: ManifestFile
  readonly base: ManifestFile | undefined
}

/** Nobody edits the files of the tool, but a formatter may have gone over them. */
function planGenerated(step: PlanStep, { disk, generated, record, base }: OwnFile): PlanStep {
  if (!base) return conflict(step, base, 'exists already and was not generated')
  const shape = generatedShape(disk)
  if (shape === record.shape) return step
  if (shape === base.shape) return { ...step, action: 'update', text: generated }
  return conflict(
    step,
    base,
    'edited by hand; this folder belongs to the tool, so move the edit to src/handlers or bcdata.config.ts',
  )
}

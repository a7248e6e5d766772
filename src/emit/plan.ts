import type { FileOwnership, VirtualFile } from '../model/virtual-file.js'
import { contentHash } from './content-hash.js'
import type { Manifest, ManifestFile } from './manifest.js'

/**
 * create, update and remove change the disk; identical and keep don't; conflict needs a person.
 */
export type PlanAction = 'create' | 'update' | 'identical' | 'keep' | 'remove' | 'conflict'

export interface PlanStep {
  readonly path: string
  readonly action: PlanAction
  readonly ownership: FileOwnership
  /** For people: why this action, where it is not obvious. */
  readonly reason?: string
  /** The text to write; absent for files that are removed or left alone. */
  readonly text?: string
  /** What the manifest says afterwards; absent for files it forgets. */
  readonly record?: ManifestFile
}

/** Reads a file of the project; null when there is none. */
export type ReadFile = (path: string) => string | null

/**
 * Compares what should be (new) with what was generated last (base) and what is there (disk).
 * Changes nothing.
 */
export function planFiles(
  files: readonly VirtualFile[],
  manifest: Manifest | null,
  read: ReadFile,
): readonly PlanStep[] {
  const wanted = new Set(files.map((file) => file.path))
  const recorded = manifest?.files ?? {}
  const steps = files.map((file) => planFile(file, recordOf(recorded, file.path), read(file.path)))
  const orphans = Object.entries(recorded)
    .filter(([path]) => !wanted.has(path))
    .map(([path, record]) => planOrphan(path, record, read(path)))
  return [...steps, ...orphans].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function planFile(
  file: VirtualFile,
  base: ManifestFile | undefined,
  disk: string | null,
): PlanStep {
  const { path, ownership, text } = file
  const record: ManifestFile = { ownership, hash: contentHash(text) }
  const step = { path, ownership, record }
  const diskHash = disk === null ? null : contentHash(disk)
  if (diskHash === record.hash) return { ...step, action: 'identical' }
  if (disk === null) {
    if (!base || ownership === 'generated') return { ...step, action: 'create', text }
    return { ...step, action: 'keep', reason: 'deleted by hand' }
  }
  if (!base) return { ...conflict(file), reason: 'exists already and was not generated' }
  if (diskHash === base.hash) {
    if (ownership !== 'migration') return { ...step, action: 'update', text }
    return { ...conflict(file, base), reason: 'a migration never changes; add a new one' }
  }
  if (base.hash === record.hash && ownership !== 'generated') {
    return { ...step, action: 'keep', reason: 'edited by hand' }
  }
  return { ...conflict(file, base), reason: conflictReason(ownership) }
}

function planOrphan(path: string, base: ManifestFile, disk: string | null): PlanStep {
  const step = { path, ownership: base.ownership }
  const isUntouched = disk !== null && contentHash(disk) === base.hash
  if (base.ownership === 'migration') {
    if (isUntouched) return { ...step, action: 'identical', record: base }
    const reason = 'a migration never changes; restore it and add a new one'
    return { ...step, action: 'conflict', record: base, reason }
  }
  if (disk === null) return { ...step, action: 'identical' }
  if (isUntouched) return { ...step, action: 'remove' }
  return { ...step, action: 'keep', reason: 'no longer generated, edited by hand', record: base }
}

function conflict(file: VirtualFile, base?: ManifestFile): PlanStep {
  const step = { path: file.path, ownership: file.ownership, action: 'conflict' as const }
  return base ? { ...step, record: base } : step
}

function conflictReason(ownership: FileOwnership): string {
  return ownership === 'generated'
    ? 'edited by hand; this folder belongs to the tool, so move the edit to src/handlers or bcdata.config.ts'
    : 'edited by hand, and the generated text changed too'
}

function recordOf(
  files: Readonly<Record<string, ManifestFile>>,
  path: string,
): ManifestFile | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined
}

export function isChange(step: PlanStep): boolean {
  return step.action === 'create' || step.action === 'update' || step.action === 'remove'
}

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { assertInside } from './assert-inside.js'
import { contentHash } from './content-hash.js'
import { finishApply } from './finish-apply.js'
import { type Journal, type PendingFile, partPath, readJournal, removeJournal } from './journal.js'
import { basePath, type Manifest, manifestPath, printManifest } from './manifest.js'
import { isChange, type PlanStep } from './plan-step.js'
import { withProjectLock } from './project-lock.js'
import { discardStaged, stageFiles } from './stage-files.js'
import { unwritable } from './unwritable.js'

/**
 * Carries a plan out: every text is written beside its place, then all are renamed. Answers the files
 * that were not replaced, because somebody changed them since the plan was made.
 */
export function applyPlan(
  root: string,
  steps: readonly PlanStep[],
  manifest: Manifest,
): readonly string[] {
  for (const step of steps) assertInside(root, step.path)
  const texts = textsOf(root, steps, manifest)
  const remove = steps.filter(({ action }) => action === 'remove').map(pending)
  if (texts.size === 0 && remove.length === 0) return []
  const planned = new Map(steps.filter(isChange).map((step) => [step.path, pending(step)]))
  const replace = [...texts.keys()].map((path) => planned.get(path) ?? { path })
  const journal = stageFiles(root, texts, { replace, remove })
  try {
    return finishApply(root, journal)
  } catch (cause) {
    if (isUntouched(root, journal)) discardStaged(root, journal)
    throw unwritable(root, cause)
  }
}

/** Finishes what an earlier run was killed at; false when there was nothing left to do. */
export function resumeApply(root: string): boolean {
  const journal = readJournal(root)
  if (!journal) {
    removeJournal(root)
    return false
  }
  for (const { path } of [...journal.replace, ...journal.remove]) assertInside(root, path)
  try {
    if (journal.phase === 'staging') discardStaged(root, journal)
    else finishApply(root, journal)
  } catch (cause) {
    throw unwritable(root, cause)
  }
  return true
}

/** The same, by a command that is not about to write this project. */
export async function resumeProject(root: string): Promise<void> {
  if (!existsSync(join(root, dirname(manifestPath)))) return
  await withProjectLock(root, async () => resumeApply(root))
}

export function isInterrupted(root: string): boolean {
  return readJournal(root) !== null
}

function pending({ path, disk }: PlanStep): PendingFile {
  return { path, was: disk === null ? null : contentHash(disk) }
}

/** As long as everything is still beside its place, a failure leaves the project as it was. */
function isUntouched(root: string, { replace }: Journal): boolean {
  return replace.every(({ path }) => existsSync(partPath(root, path)))
}

/** Path → text of everything that has to be written, the manifest included. */
function textsOf(
  root: string,
  steps: readonly PlanStep[],
  manifest: Manifest,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const step of steps) {
    const base = missingBase(root, step)
    if (base) texts.set(...base)
    if (step.backup !== undefined && step.disk !== null) texts.set(step.backup, step.disk)
    if (step.text !== undefined) texts.set(step.path, step.text)
  }
  if (texts.size > 0 || !isCurrent(root, manifest)) {
    texts.set(manifestPath, printManifest(manifest))
  }
  return texts
}

/** A merged file goes with the copy that a later merge compares with. */
function missingBase(root: string, step: PlanStep): [path: string, text: string] | null {
  const { ownership, generated, record } = step
  if (ownership !== 'merged' || generated === undefined || record === undefined) return null
  const path = basePath(record.hash)
  if (existsSync(join(root, path)) || contentHash(generated) !== record.hash) return null
  return [path, generated]
}

function isCurrent(root: string, manifest: Manifest): boolean {
  try {
    return readFileSync(join(root, manifestPath), 'utf8') === printManifest(manifest)
  } catch {
    return false
  }
}

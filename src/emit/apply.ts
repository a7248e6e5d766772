import { readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { BcdataError } from '../errors.js'
import { basePath, type Manifest, manifestPath, printManifest } from './manifest.js'
import { isChange, type PlanStep } from './plan.js'
import { stageFiles } from './stage-files.js'
import { unwritable } from './unwritable.js'

/**
 * Carries a plan out. First every text is written beside its place, so that a full disk or a missing
 * permission changes nothing; then all are renamed. The manifest comes last, so that after a crash
 * the next run finds files that equal what it wants, and adopts them.
 */
export function applyPlan(root: string, steps: readonly PlanStep[], manifest: Manifest): void {
  for (const step of steps) assertInside(root, step.path)
  const changes = steps.filter(isChange)
  // Files of the same text share a base copy.
  const texts = new Map(changes.flatMap(textsOf))
  if (changes.length > 0 || !isCurrent(root, manifest)) {
    texts.set(manifestPath, printManifest(manifest))
  }
  const staged = stageFiles(root, [...texts])
  try {
    for (const { path } of changes.filter((step) => step.text === undefined)) {
      rmSync(join(root, path), { force: true })
    }
    for (const { part, target } of staged.files) renameSync(part, target)
    removeOldBases(root, manifest)
  } catch (cause) {
    staged.discard()
    throw unwritable(root, cause)
  }
}

type FileText = readonly [path: string, text: string]

/** A merged file goes with the copy that a later merge compares with. */
function textsOf({ path, text, ownership, record }: PlanStep): FileText[] {
  if (text === undefined) return []
  if (ownership !== 'merged' || !record) return [[path, text]]
  return [
    [basePath(record.hash), text],
    [path, text],
  ]
}

function isCurrent(root: string, manifest: Manifest): boolean {
  try {
    return readFileSync(join(root, manifestPath), 'utf8') === printManifest(manifest)
  } catch {
    return false
  }
}

function removeOldBases(root: string, manifest: Manifest): void {
  const used = new Set(Object.values(manifest.files).map((file) => file.hash))
  const folder = join(root, basePath(''))
  let names: readonly string[] = []
  try {
    names = readdirSync(folder)
  } catch {
    return // no merged file was ever written
  }
  for (const name of names) {
    if (!used.has(name)) rmSync(join(folder, name), { force: true })
  }
}

/** A path from a manifest or a contract's name must stay in the project, links included. */
function assertInside(root: string, path: string): void {
  const outside = isAbsolute(path) || path.split('/').some((segment) => segment === '..')
  if (outside || !isInside(realPath(root), realPath(join(root, path)))) {
    throw new BcdataError('GENERATE_PATH_UNSAFE', `The path "${path}" leads out of the project.`, {
      where: root,
      hint: 'Remove the link or the entry of .bcdata/manifest.json that leads there.',
    })
  }
}

/** The path with its links resolved, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realPath(parent), relative(parent, path))
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

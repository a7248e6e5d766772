import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { BcdataError } from '../errors.js'
import { basePath, type Manifest, manifestPath, printManifest } from './manifest.js'
import { isChange, type PlanStep } from './plan.js'

/**
 * Carries a plan out. Every file is written beside its place and renamed; the manifest comes last,
 * so that after a crash the next run finds files that equal what it wants, and adopts them.
 */
export function applyPlan(root: string, steps: readonly PlanStep[], manifest: Manifest): void {
  for (const step of steps) assertInside(root, step.path)
  for (const step of steps) {
    if (isChange(step)) change(root, step)
  }
  if (steps.some(isChange) || !isCurrent(root, manifest)) {
    writeFile(root, manifestPath, printManifest(manifest))
  }
  removeOldBases(root, manifest)
}

function change(root: string, step: PlanStep): void {
  if (step.text === undefined) {
    rmSync(join(root, step.path), { force: true })
    return
  }
  if (step.ownership === 'merged' && step.record) {
    writeFile(root, basePath(step.record.hash), step.text)
  }
  writeFile(root, step.path, step.text)
}

function writeFile(root: string, path: string, text: string): void {
  const target = join(root, path)
  const part = `${target}.bcdata-part`
  mkdirSync(dirname(target), { recursive: true })
  const file = openSync(part, 'w')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(part, target)
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

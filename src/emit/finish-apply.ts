import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { contentHash } from './content-hash.js'
import { type Journal, type PendingFile, partPath, removeJournal } from './journal.js'
import { basePath, type Manifest, manifestPath, printManifest } from './manifest.js'
import { readManifest } from './read-manifest.js'
import { readText } from './read-text.js'
import { writeThrough } from './write-through.js'

/**
 * Puts every staged text in place, the manifest last. Each step can be repeated, so that a run that was
 * killed at any moment is finished by calling this again. Answers the files that somebody changed
 * meanwhile: they are left alone, and the manifest says of them what it said before.
 */
export function finishApply(root: string, journal: Journal): readonly string[] {
  const files = journal.replace.filter(({ path }) => path !== manifestPath)
  const waiting = files.filter(({ path }) => existsSync(partPath(root, path)))
  const replaced = waiting.filter((file) => isAsPlanned(root, file))
  for (const { path } of replaced) putInPlace(partPath(root, path), join(root, path))
  const skipped = waiting.filter((file) => !replaced.includes(file))
  const kept = journal.remove.filter((file) => !isAsPlanned(root, file) && isThere(root, file))
  for (const file of journal.remove) {
    if (!kept.includes(file)) rmSync(join(root, file.path), { force: true })
  }
  const changed = [...skipped, ...kept].map(({ path }) => path)
  replaceManifest(root, changed)
  removeOldBases(root)
  for (const { path } of skipped) rmSync(partPath(root, path), { force: true })
  removeJournal(root)
  return changed
}

/** Who may read or run the file stays as the team has it. */
function putInPlace(part: string, target: string): void {
  const earlier = statSync(target, { throwIfNoEntry: false })
  if (earlier) chmodSync(part, earlier.mode)
  renameSync(part, target)
}

function isAsPlanned(root: string, { path, was }: PendingFile): boolean {
  if (was === undefined) return true
  const text = readText(join(root, path))
  return (text === null ? null : contentHash(text)) === was
}

function isThere(root: string, { path }: PendingFile): boolean {
  return existsSync(join(root, path))
}

function replaceManifest(root: string, changed: readonly string[]): void {
  const part = partPath(root, manifestPath)
  if (!existsSync(part)) return
  if (changed.length > 0) keepRecords(root, part, changed)
  renameSync(part, join(root, manifestPath))
}

/** What was not replaced is still a version of what was generated before. */
function keepRecords(root: string, part: string, paths: readonly string[]): void {
  const manifest = JSON.parse(readFileSync(part, 'utf8')) as Manifest
  const earlier = readManifest(root)?.files ?? {}
  const own = Object.entries(manifest.files).filter(([path]) => !paths.includes(path))
  const kept = Object.entries(earlier).filter(([path]) => paths.includes(path))
  const files = Object.fromEntries([...own, ...kept])
  const text = printManifest({ ...manifest, files })
  if (text === readFileSync(part, 'utf8')) return
  const next = `${part}-next`
  writeThrough(next, text)
  renameSync(next, part)
}

/** Copies that no later merge will ask for. */
function removeOldBases(root: string): void {
  const files = Object.values(readManifest(root)?.files ?? {})
  const used = new Set(files.map((file) => file.hash))
  const folder = join(root, basePath(''))
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    if (!used.has(name)) rmSync(join(folder, name), { force: true })
  }
}

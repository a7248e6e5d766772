import { existsSync, mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Journal, type PendingFile, partPath, removeJournal, writeJournal } from './journal.js'
import { basePath } from './manifest.js'
import { unwritable } from './unwritable.js'
import { writeThrough } from './write-through.js'

/**
 * Writes every text beside its place, so that a full disk or a missing permission changes nothing: a
 * rename of each then changes the project. What replaces a file has reached the disk before that, so
 * that a power failure leaves one or the other. What is new can be made again: it doesn't wait.
 */
export function stageFiles(
  root: string,
  texts: ReadonlyMap<string, string>,
  work: Pick<Journal, 'replace' | 'remove'>,
): Journal {
  const folders = missingFolders(root, [...texts.keys()])
  const journal: Journal = { ...work, phase: 'staging', folders }
  const fresh = new Set(work.replace.filter(isFresh).map(({ path }) => path))
  try {
    writeJournal(root, journal)
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true })
    for (const [path, text] of texts) {
      const write = fresh.has(path) ? writeFileSync : writeThrough
      write(partPath(root, path), text)
    }
    writeJournal(root, { ...journal, phase: 'applying' })
  } catch (cause) {
    discardStaged(root, journal)
    throw unwritable(root, cause)
  }
  return { ...journal, phase: 'applying' }
}

/** Nothing is there yet; a copy for later merges is known by its content's hash. */
function isFresh({ path, was }: PendingFile): boolean {
  return was === null || path.startsWith(basePath(''))
}

/** Takes back everything that is beside its place, with the folders that were made for it. */
export function discardStaged(root: string, { replace, folders }: Journal): void {
  for (const { path } of replace) attempt(() => unlinkSync(partPath(root, path)))
  removeJournal(root)
  for (const folder of [...folders].reverse()) attempt(() => rmdirSync(join(root, folder)))
}

/** Outermost first; the folder of the project may be one of them, and those around it. */
function missingFolders(root: string, paths: readonly string[]): readonly string[] {
  const missing = new Set<string>()
  for (const path of ['.bcdata/pending.json', ...paths]) {
    for (let folder = dirname(join(root, path)); !existsSync(folder); folder = dirname(folder)) {
      missing.add(folder)
    }
  }
  return [...missing].sort((a, b) => a.length - b.length).map((folder) => relative(root, folder))
}

/** It is not there, or somebody else has put something there: both are as they should be. */
function attempt(action: () => void): void {
  try {
    action()
  } catch {
    // Nothing of ours is left there.
  }
}

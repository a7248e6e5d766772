import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BcdataError } from '../errors.js'
import { isMissing } from './is-missing.js'
import { writeThrough } from './write-through.js'

/**
 * `.bcdata/pending.json`: what is being applied. Files are replaced one by one, and after a crash a
 * merged file equals neither what it was nor what would be generated: merging it once more would take
 * the tool's lines for the team's. So the next run doesn't plan anew, it finishes what is written here.
 */
export interface Journal {
  /** staging: nothing of the project has changed yet · applying: every text is beside its place. */
  readonly phase: 'staging' | 'applying'
  readonly replace: readonly PendingFile[]
  readonly remove: readonly PendingFile[]
  /** Folders that were made for it, outermost first, relative to the project. */
  readonly folders: readonly string[]
}

export interface PendingFile {
  readonly path: string
  /** Content hash of the file that was planned with; null for none. Absent where it doesn't matter. */
  readonly was?: string | null
}

const journalPath = '.bcdata/pending.json'

/** Where the new text of a file waits. */
export function partPath(root: string, path: string): string {
  return `${join(root, path)}.bcdata-part`
}

/** Complete or not at all: a rename puts it in place. */
export function writeJournal(root: string, journal: Journal): void {
  const path = join(root, journalPath)
  mkdirSync(dirname(path), { recursive: true })
  writeThrough(partPath(root, journalPath), `${JSON.stringify(journal, null, 2)}\n`)
  renameSync(partPath(root, journalPath), path)
}

/** Null when the last run came to its end. */
export function readJournal(root: string): Journal | null {
  const path = join(root, journalPath)
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Journal
  } catch (cause) {
    if (isMissing(cause)) return null
    throw new BcdataError('MANIFEST_INVALID', "What an earlier run left to do can't be read.", {
      where: path,
      hint: 'Restore the project from version control, remove this file and generate again.',
      cause,
    })
  }
}

export function removeJournal(root: string): void {
  rmSync(partPath(root, journalPath), { force: true })
  rmSync(join(root, journalPath), { force: true })
}

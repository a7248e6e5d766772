import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { unwritable } from './unwritable.js'

export interface StagedFiles {
  readonly files: readonly StagedFile[]
  /** Takes everything back that is still staged, with the folders that were made for it. */
  readonly discard: () => void
}

export interface StagedFile {
  readonly part: string
  readonly target: string
}

/** Writes every text beside its place: a rename of each then changes the project. */
export function stageFiles(
  root: string,
  texts: readonly (readonly [path: string, text: string])[],
): StagedFiles {
  const files: StagedFile[] = []
  const folders: string[] = []
  const discard = () => {
    for (const { part } of files) rmSync(part, { force: true })
    for (const folder of folders.reverse()) removeEmpty(folder)
  }
  try {
    for (const [path, text] of texts) {
      const target = join(root, path)
      folders.push(...makeFolder(dirname(target)))
      const part = `${target}.bcdata-part`
      writeThrough(part, text)
      files.push({ part, target })
    }
  } catch (cause) {
    discard()
    throw unwritable(root, cause)
  }
  return { files, discard }
}

/** The folders that did not exist, outermost first. */
function makeFolder(path: string): readonly string[] {
  const first = mkdirSync(path, { recursive: true })
  const made: string[] = []
  for (let folder = path; first?.length !== undefined && folder.length >= first.length;) {
    made.unshift(folder)
    folder = dirname(folder)
  }
  return made
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Somebody else has put a file there: the folder stays.
  }
}

function writeThrough(path: string, text: string): void {
  const file = openSync(path, 'w')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } catch (cause) {
    rmSync(path, { force: true })
    throw cause
  } finally {
    closeSync(file)
  }
}

import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { BcdataError } from '../../../errors.js'

export const memoryPath = ':memory:'

/** The file that an `sqlite:` URL names, checked as far as that can be done without opening it. */
export function sqlitePath(url: string): string {
  // sqlite:///data.db and sqlite://./data.db are what people bring from other tools.
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=[./])/, '')
  if (path !== memoryPath) checkPlace(path)
  return path
}

function checkPlace(path: string): void {
  if (path.trim() === '' || path.includes('\0')) throw unusable(path, 'names no file')
  const found = kindOf(path)
  if (found === 'directory') throw unusable(path, 'is a directory')
  if (found !== undefined) return
  const parent = kindOf(dirname(path))
  if (parent === undefined) throw unusable(path, `is in ${dirname(path)}, which does not exist`)
  if (parent !== 'directory') throw unusable(path, `is in ${dirname(path)}, which is a file`)
}

function kindOf(path: string): 'directory' | 'other' | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats && (stats.isDirectory() ? 'directory' : 'other')
  } catch {
    // A parent that is a file (ENOTDIR) or can't be entered: opening would fail as well.
    return undefined
  }
}

function unusable(path: string, why: string): BcdataError {
  return new BcdataError('DATABASE_UNUSABLE', `The database path ${JSON.stringify(path)} ${why}.`, {
    hint: 'Point BCDATA_DATABASE_URL to a file in an existing directory.',
    where: path,
  })
}

import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { BcdataError } from '../../../errors.js'

export const memoryPath = ':memory:'

/** The file that a database URL names, checked as far as that can be done without opening it. */
export function sqlitePath(url: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(url)?.[0]
  // The URL itself stays out of the message: one of another database holds a password.
  if (scheme?.toLowerCase() !== 'sqlite') {
    throw new BcdataError(
      'DATABASE_UNSUPPORTED',
      `The database URL ${scheme ? `has the scheme ${scheme}:` : 'has no scheme'}, but only sqlite: is supported.`,
      { hint: 'Set BCDATA_DATABASE_URL to something like sqlite:./data.db.' },
    )
  }
  // sqlite:///data.db and sqlite://./data.db are what people bring from other tools.
  const path = url.slice(scheme.length + 1).replace(/^\/\/(?=[./])/, '')
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

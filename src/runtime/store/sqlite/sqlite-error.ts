import { BcdataError, isBcdataError } from '../../../errors.js'

/** What a person can do about it, by the beginning of SQLite's own code. */
const advice: readonly (readonly [prefix: string, what: string, hint: string])[] = [
  [
    'SQLITE_FULL',
    'could not grow, the disk is full',
    'Free some space and start again; nothing was lost.',
  ],
  ['SQLITE_IOERR', 'could not be read or written', 'Check the disk and its mount.'],
  [
    'SQLITE_READONLY',
    'is read-only',
    'Give the user that runs this the right to write the file and its directory.',
  ],
  ['SQLITE_CANTOPEN', 'could not be opened', 'Check the rights on the file and its directory.'],
  ['SQLITE_PERM', 'could not be opened', 'Check the rights on the file and its directory.'],
  ['SQLITE_AUTH', 'could not be opened', 'Check the rights on the file and its directory.'],
  [
    'SQLITE_NOTADB',
    'is not an SQLite file',
    'Point BCDATA_DATABASE_URL to another file, or move this one away.',
  ],
  ['SQLITE_CORRUPT', 'is damaged', 'Restore a backup, or move the file away and index again.'],
]

/** Names the file in errors that have nothing to do with the statement; the others stay as they are. */
export function sqliteError(error: unknown, path: string): unknown {
  if (isBcdataError(error) || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.startsWith('SQLITE_BUSY')) {
    return new BcdataError('DATABASE_BUSY', `The database ${path} is in use by another process.`, {
      hint: 'Stop the other process, or wait for it to finish.',
      where: path,
      cause: error,
    })
  }
  if (/^no such table: (main\.)?_bcdata_/.test(error.message)) {
    return new BcdataError('MIGRATIONS_PENDING', `The database ${path} has no tables yet.`, {
      hint: 'Run: npm run migrate',
      where: path,
      cause: error,
    })
  }
  const found = advice.find(([prefix]) => code.startsWith(prefix))
  if (!found) return error
  return new BcdataError('DATABASE_UNUSABLE', `The database ${path} ${found[1]} (${code}).`, {
    hint: found[2],
    where: path,
    cause: error,
  })
}

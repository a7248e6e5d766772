import { existsSync } from 'node:fs'
import { BcdataError, isBcdataError } from '../../../errors.js'
import type { ArchiveConfig } from '../../../shared/config.js'
import type { Archive } from '../../ports/archive.js'

/**
 * Opens the archive of a project; undefined when it has none.
 * @param place what the config says
 * @param source `archive`: it is opened to be read, and no node is asked for what it lacks
 */
export async function openArchive(
  place: Required<ArchiveConfig> | undefined,
  source: 'node' | 'archive',
): Promise<Archive | undefined> {
  const readonly = source === 'archive'
  if (place === undefined) {
    if (readonly) throw notConfigured()
    return undefined
  }
  const { path, keep } = place
  if (readonly && !existsSync(path)) throw notThere(path)
  // Loaded only now: most projects have no archive.
  const { ArchiveFile } = await import('./archive-file.js')
  const { prepareArchive } = await import('./archive-schema.js')
  const { openSqliteFile } = await import('../sqlite/open-sqlite-file.js')
  const release = readonly ? () => {} : await acquire(path)
  try {
    const prepare = (opened: Parameters<typeof prepareArchive>[0]) => prepareArchive(opened, path)
    const database = await openSqliteFile(path, readonly, prepare)
    return new ArchiveFile(database, { path, keep, readonly, release })
  } catch (error) {
    release()
    throw error
  }
}

async function acquire(path: string): Promise<() => void> {
  const { acquireWriter } = await import('../sqlite/writer-lock.js')
  try {
    return await acquireWriter(path)
  } catch (cause) {
    if (!isBcdataError(cause) || cause.code !== 'DATABASE_LOCKED') throw cause
    throw new BcdataError('ARCHIVE_LOCKED', `Another process is already filling ${path}.`, {
      hint: 'Stop it first, give this project another archive.path, or read with `--source archive`.',
      where: path,
      cause,
    })
  }
}

function notConfigured(): BcdataError {
  return new BcdataError('ARCHIVE_NOT_FOUND', 'The project has no archive.', {
    hint: 'Write `archive: {}` into bcdata.config.ts and index once from the node.',
    where: 'bcdata.config.ts',
  })
}

function notThere(path: string): BcdataError {
  return new BcdataError('ARCHIVE_NOT_FOUND', `There is no archive ${path} yet.`, {
    hint: 'Index once without `--source archive`.',
    where: path,
  })
}

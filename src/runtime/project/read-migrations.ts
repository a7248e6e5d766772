import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BcdataError } from '../../errors.js'
import type { Migration } from '../store/migrate.js'

export interface ProjectMigrations {
  readonly migrations: readonly Migration[]
  /** Name → SHA-256 of its source. */
  readonly checksums: Readonly<Record<string, string>>
}

/**
 * The migrations of the project in `root`: checked against `migrations/bcdata.sum`, and run from the
 * build, which is loaded only for those that are applied.
 */
export function readMigrations(root: string): ProjectMigrations {
  const folder = join(root, 'migrations')
  const names = migrationNames(folder)
  const checksums = Object.fromEntries(names.map((name) => [name, checksumOf(folder, name)]))
  for (const { name, checksum } of recordedSums(folder)) {
    if (checksums[name] !== checksum) throw changed(folder, name, checksums[name] === undefined)
  }
  return { migrations: names.map((name) => builtMigration(root, name)), checksums }
}

function migrationNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort()
}

function builtMigration(root: string, name: string): Migration {
  return {
    name,
    async up(db) {
      const path = join(root, 'dist/migrations', `${name}.js`)
      const migration = (await import(pathToFileURL(path).href)) as Pick<Migration, 'up'>
      await migration.up(db)
    },
  }
}

function checksumOf(folder: string, name: string): string {
  const text = readFileSync(join(folder, `${name}.ts`), 'utf8').replaceAll('\r\n', '\n')
  return createHash('sha256').update(text).digest('hex')
}

interface RecordedSum {
  readonly name: string
  readonly checksum: string
}

/** A line is `<sha-256>  <file>`, as sha256sum writes them. */
function recordedSums(folder: string): readonly RecordedSum[] {
  const path = join(folder, 'bcdata.sum')
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, checksum, name] = /^([0-9a-f]{64}) {2}(.+)\.ts$/.exec(line.trim()) ?? []
      return checksum !== undefined && name !== undefined ? [{ name, checksum }] : []
    })
}

function changed(folder: string, name: string, missing: boolean): BcdataError {
  return new BcdataError(
    missing ? 'MIGRATION_MISSING' : 'MIGRATION_CHANGED',
    `The migration ${name} ${missing ? 'is gone' : 'is not what was generated'}.`,
    {
      where: join(folder, `${name}.ts`),
      hint: 'Restore it from version control, and write what shall change as a new migration.',
    },
  )
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BcdataError } from '../errors.js'
import { isMissing } from './is-missing.js'
import { type Manifest, manifestPath } from './manifest.js'

/** Null when the folder is no generated project. */
export function readManifest(root: string): Manifest | null {
  const path = join(root, manifestPath)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return null
    throw invalid(path, "It can't be read.", cause)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid(path, 'It is not JSON.', cause)
  }
  const manifest = asRecord(value)
  if (manifest?.['schemaVersion'] !== 1) {
    throw invalid(path, 'It was written by another version of bcdata.')
  }
  if (!isManifest(manifest)) throw invalid(path, 'Its entries are not what bcdata wrote.')
  return manifest
}

/** Merged by hand or by git, it may hold anything. */
function isManifest(value: object): value is Manifest {
  const { files, events, migrations } = value as Record<string, unknown>
  return (
    hasEntries(files, ['ownership', 'hash']) &&
    hasEntries(events, ['topic0', 'table']) &&
    Object.values(asRecord(migrations) ?? {}).every(
      (tables) => Array.isArray(tables) && tables.every(isWord),
    )
  )
}

/** Names and hashes go into code and paths. */
function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^\w+$/.test(value)
}

function hasEntries(value: unknown, fields: readonly string[]): boolean {
  const entries = asRecord(value)
  if (!entries) return false
  return Object.values(entries).every((entry) =>
    fields.every((field) => isWord(asRecord(entry)?.[field])),
  )
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function invalid(path: string, fact: string, cause?: unknown): BcdataError {
  return new BcdataError('MANIFEST_INVALID', `The manifest can't be used. ${fact}`, {
    where: path,
    hint: 'Restore it from version control, or resolve its merge conflict.',
    cause,
  })
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BcdataError } from '../errors.js'
import { type Manifest, manifestPath } from './manifest.js'

/** Null when the folder is no generated project. */
export function readManifest(root: string): Manifest | null {
  const path = join(root, manifestPath)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  try {
    const manifest = JSON.parse(text) as Manifest
    if (manifest.schemaVersion === 1 && typeof manifest.files === 'object') return manifest
  } catch (cause) {
    throw invalid(path, 'It is not JSON.', cause)
  }
  throw invalid(path, 'It was written by another version of bcdata.')
}

function invalid(path: string, fact: string, cause?: unknown): BcdataError {
  return new BcdataError('MANIFEST_INVALID', `The manifest can't be used. ${fact}`, {
    where: path,
    hint: 'Restore it from version control, or resolve its merge conflict.',
    cause,
  })
}

import type { ProjectMemory } from '../model/project-memory.js'
import type { FileOwnership } from '../model/virtual-file.js'

export const manifestPath = '.bcdata/manifest.json'

/**
 * What was generated, committed with the project: it tells an edit from an old version, and pins
 * names, so that a later generation never renames a table.
 */
export interface Manifest extends ProjectMemory {
  readonly schemaVersion: 1
  /** Version of bcdata that wrote it. */
  readonly tool: string
  readonly project: { readonly name: string }
  readonly files: Readonly<Record<string, ManifestFile>>
}

export interface ManifestFile {
  readonly ownership: FileOwnership
  /** Content hash of the text that was generated. For merged files also the name of its base copy. */
  readonly hash: string
  /** Of generated code: what no formatter changes. */
  readonly shape?: string
}

/** Path of the copy that a later merge compares with. */
export function basePath(hash: string): string {
  return `.bcdata/base/${hash}`
}

/** Sorted keys, one entry a line, so that two branches merge well. */
export function printManifest(manifest: Manifest): string {
  return `{
  "schemaVersion": ${manifest.schemaVersion},
  "tool": ${JSON.stringify(manifest.tool)},
  "project": ${JSON.stringify(manifest.project)},
  "contracts": ${printEntries(manifest.contracts)},
  "events": ${printEntries(manifest.events)},
  "migrations": ${printEntries(manifest.migrations)},
  "files": ${printEntries(manifest.files)}
}
`
}

function printEntries(record: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`
}

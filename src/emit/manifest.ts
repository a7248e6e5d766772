import type { FileOwnership } from '../model/virtual-file.js'

export const manifestPath = '.bcdata/manifest.json'

/**
 * What was generated, committed with the project: it tells an edit from an old version, and pins
 * names, so that a later generation never renames a table.
 */
export interface Manifest {
  readonly schemaVersion: 1
  /** Version of bcdata that wrote it. */
  readonly tool: string
  readonly project: { readonly name: string }
  /** `<contract>.<event signature>/<topic count>` → its table. */
  readonly events: Readonly<Record<string, { readonly topic0: string; readonly table: string }>>
  readonly files: Readonly<Record<string, ManifestFile>>
}

export interface ManifestFile {
  readonly ownership: FileOwnership
  /** Content hash of the text that was generated. For merged files also the name of its base copy. */
  readonly hash: string
}

/** Path of the copy that a later merge compares with. */
export function basePath(hash: string): string {
  return `.bcdata/base/${hash}`
}

/** Sorted keys, one file a line, so that two branches merge well. */
export function printManifest(manifest: Manifest): string {
  return `${JSON.stringify(
    {
      schemaVersion: manifest.schemaVersion,
      tool: manifest.tool,
      project: manifest.project,
      events: sorted(manifest.events),
      files: sorted(manifest.files),
    },
    null,
    2,
  )}\n`
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

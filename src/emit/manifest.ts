import type { EventPins } from '../model/event-pin.js'
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
  /** Every event that was ever generated. */
  readonly events: EventPins
  /** Name → tables that it makes; in the order of their numbers. */
  readonly migrations: Readonly<Record<string, readonly string[]>>
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
      migrations: sorted(manifest.migrations),
      files: sorted(manifest.files),
    },
    null,
    2,
  )}\n`
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

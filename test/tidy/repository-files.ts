import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Path from the repository's root, with forward slashes → text. */
export type Files = ReadonlyMap<string, string>

export const root: string = join(import.meta.dirname, '..', '..')

const skippedFolders: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage'])

/** Compared byte for byte elsewhere; no rule about our own code concerns it. */
export const goldenFolder = 'test/golden/cases'

/** The files of these folders of the repository that are written by hand. */
export function readFiles(...folders: readonly string[]): Files {
  const paths = folders.flatMap((folder) => [...walk(folder)])
  return new Map(paths.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** Folders below this one, without trailing slash. */
export function subfolders(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`)
    .toSorted()
}

export function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.test\.ts$/.test(path)
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isFile()) yield path
    else if (entry.isDirectory() && !skippedFolders.has(entry.name) && path !== goldenFolder) {
      yield* walk(path)
    }
  }
}

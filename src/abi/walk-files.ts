import type { Dirent } from 'node:fs'
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Guards against a run that starts in `/` or a home folder, or a link that leads there. */
const foldersMax = 50_000

interface Folder {
  readonly path: string
  /** Without links: two ways to a folder are one folder, and a loop comes to its end. */
  readonly real: string
}

/**
 * Every file below a folder, links followed. A folder that several ways lead to is walked once, by
 * the way without links where there is one.
 * @param skip folders that are left out, with their entries
 */
export function* walkFiles(
  root: string,
  skip: (path: string, name: string) => boolean,
): Generator<string> {
  const folders: Folder[] = [{ path: root, real: realPath(root) ?? root }]
  const links: Folder[] = []
  const walked = new Set<string>()
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop() ?? links.shift()) {
    if (walked.has(folder.real)) continue
    if (walked.size === foldersMax) return
    walked.add(folder.real)
    for (const entry of entriesOf(folder.path)) {
      const path = join(folder.path, entry.name)
      const kind = kindOf(path, entry)
      if (kind === 'file') yield path
      if (kind !== 'folder' || skip(path, entry.name)) continue
      if (!entry.isSymbolicLink()) folders.push({ path, real: join(folder.real, entry.name) })
      else links.push({ path, real: realPath(path) ?? path })
    }
  }
}

/** A folder that can't be read is like an empty one: the dapp's compiler could not write there. */
export function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

/** Null for a link that leads nowhere, a socket, a device. */
function kindOf(path: string, entry: Dirent): 'file' | 'folder' | null {
  try {
    const seen = entry.isSymbolicLink() ? statSync(path) : entry
    if (seen.isFile()) return 'file'
    return seen.isDirectory() ? 'folder' : null
  } catch {
    return null
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

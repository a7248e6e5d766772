import { isAbsolute, relative, sep } from 'node:path'
import type { Artifact } from './artifact.js'

/** Interfaces, libraries' and tests' contracts outnumber a dapp's own five to one. */
export function isOwn(artifact: Artifact, root: string): boolean {
  if (artifact.deployable === false) return false
  if (artifact.layout === 'plain' && /^I[A-Z][a-z]/.test(artifact.name)) return false
  const path = sourcePath(artifact, root)
  if (/\.[ts]\.sol($|\/)/.test(path)) return false
  // A dapp may call a folder of its sources `lib`; Foundry's is beside them.
  if (/(^|\/)lib\//.test(path) && !/(^|\/)(src|contracts)\/(.*\/)?lib\//.test(path)) return false
  return !/(^|\/)(node_modules|tests?|mocks?|scripts?)\/|^(@|npm\/|solc_\d)/.test(path)
}

/**
 * The source as the dapp sees it; the artifact's own path where it names none. Truffle writes the
 * path that the source had on the machine that compiled it.
 */
function sourcePath({ source, path }: Artifact, root: string): string {
  if (source === undefined) return relative(root, path).split(sep).join('/')
  const clean = source.replace(/^project:\//, '').replaceAll('\\', '/')
  if (!isAbsolute(clean)) return clean
  const inside = relative(root, clean).split(sep).join('/')
  if (!inside.startsWith('../')) return inside
  if (clean.includes('/node_modules/')) return clean
  return /\/((?:contracts|src)\/.*)$/.exec(clean)?.[1] ?? clean
}

import { realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { BcdataError } from '../errors.js'

/** A path from a manifest or a contract's name must stay in the project, links included. */
export function assertInside(root: string, path: string): void {
  const outside = isAbsolute(path) || path.split('/').some((segment) => segment === '..')
  if (outside || !isInside(realPath(root), realPath(join(root, path)))) {
    throw new BcdataError('GENERATE_PATH_UNSAFE', `The path "${path}" leads out of the project.`, {
      where: root,
      hint: 'Remove the link or the entry of .bcdata/manifest.json that leads there.',
    })
  }
}

/** The path with its links resolved, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realPath(parent), relative(parent, path))
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}

import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BcdataError } from '../../errors.js'

/** Touched after a complete build, so that a build that failed half-way doesn't look fresh. */
const stamp = 'dist/.built'

/**
 * Compiles the project when a source is newer than its last build. Where there is no compiler, in a
 * production install, the build that was shipped is taken as it is.
 */
export async function buildProject(root: string): Promise<void> {
  if (isFresh(root)) return
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  if (!existsSync(compiler)) {
    if (existsSync(join(root, 'dist/src'))) return
    throw new BcdataError(
      'BUILD_FAILED',
      'The project has no build and no TypeScript to make one.',
      {
        where: root,
        hint: 'Run `npm install`, or `npm run build` before packages for development are removed.',
      },
    )
  }
  const { spawnSync } = await import('node:child_process')
  const result = spawnSync(process.execPath, [compiler, '-p', root], { encoding: 'utf8' })
  if (result.status !== 0) {
    throw new BcdataError('BUILD_FAILED', `The project doesn't compile.\n${result.stdout.trim()}`, {
      where: root,
      hint: 'Correct the lines above; `npm run check` shows them too.',
    })
  }
  writeFileSync(join(root, stamp), '')
}

function isFresh(root: string): boolean {
  const built = modified(join(root, stamp))
  if (built === 0) return false
  const files = ['bcdata.config.ts', 'tsconfig.json', 'package.json']
  return (
    files.every((file) => modified(join(root, file)) <= built) &&
    ['src', 'migrations'].every((folder) => newest(join(root, folder)) <= built)
  )
}

function newest(folder: string): number {
  let time = modified(folder)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(path) : modified(path))
  }
  return time
}

/** Milliseconds; 0 for a file that isn't there. */
function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BcdataConfig } from '../../shared/config.js'

/** Soon enough for a person, and nothing for the machine. */
const lookIntervalMs = 300

/** What makes generated code: the config and the artifacts that it names. */
export function inputFiles(root: string, contracts: BcdataConfig['contracts']): readonly string[] {
  const artifacts = Object.values(contracts).flatMap(({ abi, libraries = [] }) => [
    abi,
    ...libraries,
  ])
  const paths = artifacts.map((path) => path.replace(/#[^/]*$/, ''))
  return ['bcdata.config.ts', ...paths].map((path) => resolve(root, path))
}

/** What the running project is made of. */
export function sourceFiles(root: string): readonly string[] {
  return ['src', 'migrations', 'package.json', 'tsconfig.json', '.env'].map((path) =>
    join(root, path),
  )
}

/** The state of files and of all that folders hold, to be compared with a later one. */
export function stateOf(paths: readonly string[]): string {
  return paths.map((path) => stamp(path)).join('\n')
}

/** Resolves once the files are no longer in this state, or when the signal aborts. */
export async function changeOf(
  paths: readonly string[],
  before: string,
  signal: AbortSignal,
): Promise<void> {
  let seen = before
  while (!signal.aborted) {
    await sleep(lookIntervalMs, undefined, { signal }).catch(() => undefined)
    const now = stateOf(paths)
    // A compiler writes many files; what still changes is left to finish.
    if (now !== before && now === seen) return
    seen = now
  }
}

function stamp(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isDirectory()) return `${path} ${stats?.mtimeMs ?? 0} ${stats?.size ?? 0}`
  return readdirSync(path)
    .sort()
    .map((name) => stamp(join(path, name)))
    .join('\n')
}

import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isChange, type PlanStep } from '../emit/plan-step.js'

const foreignFolders = new Set(['node_modules', 'dist', 'migrations', 'src/generated'])

/**
 * The code that the team answers for, as it is once the plan has been applied: path → text. Migrations
 * are left out: they name what there was.
 */
export function readTeamFiles(
  root: string,
  steps: readonly PlanStep[],
): ReadonlyMap<string, string> {
  const files = new Map(
    codeIn(root, '').map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  )
  for (const { path, text } of steps.filter(isChange)) {
    if (text === undefined) files.delete(path)
    else if (files.has(path)) files.set(path, text)
  }
  return files
}

function codeIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return isOwnFolder(path, entry.name) ? codeIn(root, path) : []
    return entry.isFile() && path.endsWith('.ts') ? [path] : []
  })
}

function isOwnFolder(path: string, name: string): boolean {
  return !name.startsWith('.') && !foreignFolders.has(path) && name !== 'node_modules'
}

import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, type Finding, ok, warn } from './check.js'

/** Can the project be written, and can only its owner read the secrets in `.env`? */
export const permissions: Check = {
  name: 'permissions',
  async run({ root }) {
    const env = join(root, '.env')
    const findings = [...folder(root), ...secrets(env)]
    if (findings.length > 0) return findings
    return [ok(`the folder is writable${existsSync(env) ? ', .env is private' : ''}`)]
  },
}

function folder(root: string): readonly Finding[] {
  try {
    accessSync(root, constants.W_OK)
    return []
  } catch {
    const fix = 'Run bcdata as the owner of the folder, or give this user the right to write.'
    return [warn('The project folder is not writable.', fix)]
  }
}

function secrets(path: string): readonly Finding[] {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  // Windows has no such bits.
  if (process.platform === 'win32' || (mode & 0o044) === 0) return []
  return [warn('Other users of this machine can read .env.', 'Run `chmod 600 .env`.')]
}

import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CliContext } from '../context.js'

/**
 * Passwords and URLs, which may hold a key, go to the file that is never committed, readable by its
 * owner only.
 */
export function writeEnvFile(
  context: CliContext,
  target: string,
  variables: Readonly<Record<string, string>>,
): void {
  const path = join(target, '.env')
  const names = Object.keys(variables)
  if (names.length === 0) return
  if (existsSync(path)) {
    context.note(`${path} exists and was left as it is; set ${names.join(' and ')} in it.`)
    return
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`)
  writeFileSync(path, lines.join(''), { mode: 0o600 })
}

/** Node's reader of .env files ends an unquoted value at `#`. */
function quoted(value: string): string {
  return /["\s#'`\\]/.test(value) ? `'${value.replaceAll("'", '%27')}'` : value
}

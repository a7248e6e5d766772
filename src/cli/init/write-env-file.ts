import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CliContext } from '../context.js'

/** The URL may hold a key: it goes to the file that is never committed, readable by its owner only. */
export function writeEnvFile(context: CliContext, target: string, rpc: string | undefined): void {
  const path = join(target, '.env')
  if (rpc === undefined) return
  if (existsSync(path)) {
    context.note(`${path} exists and was left as it is; set BCDATA_RPC_URL in it.`)
    return
  }
  writeFileSync(path, `BCDATA_RPC_URL=${quoted(rpc)}\n`, { mode: 0o600 })
}

/** Node's reader of .env files ends an unquoted value at `#`. */
function quoted(value: string): string {
  return /["\s#'`\\]/.test(value) ? `'${value.replaceAll("'", '%27')}'` : value
}

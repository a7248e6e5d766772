import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The URL may hold a key: it goes to the file that is never committed, readable by its owner only. */
export function writeEnvFile(target: string, rpc: string | undefined): void {
  const path = join(target, '.env')
  if (rpc === undefined || existsSync(path)) return
  writeFileSync(path, `BCDATA_RPC_URL=${quoted(rpc)}\n`, { mode: 0o600 })
}

/** Node's reader of .env files ends an unquoted value at `#`. */
function quoted(value: string): string {
  return /["\s#'`\\]/.test(value) ? `'${value.replaceAll("'", '%27')}'` : value
}

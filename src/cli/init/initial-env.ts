import { randomBytes } from 'node:crypto'
import type { InitFlags } from '../init-flags.js'

/** What only `.env` may hold; a variable whose default does isn't there. */
export function initialEnv({ rpc, database }: InitFlags): Readonly<Record<string, string>> {
  return {
    ...(rpc !== undefined && { BCDATA_RPC_URL: rpc }),
    ...(database === 'mysql' && serverVariables('mysql', 3306)),
    ...(database === 'postgres' && serverVariables('postgres', 5432)),
  }
}

/** The database of compose.yaml, which is made with the password that it finds here. */
function serverVariables(scheme: string, port: number): Readonly<Record<string, string>> {
  const password = randomBytes(16).toString('hex')
  return {
    BCDATA_DATABASE_URL: `${scheme}://bcdata:${password}@127.0.0.1:${port}/bcdata`,
    BCDATA_DATABASE_PASSWORD: password,
  }
}

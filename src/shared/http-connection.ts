import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { percentDecoded } from './percent-decoded.js'

/** A host that doesn't accept within this time is down or unreachable. */
const connectTimeoutMs = 5_000

/** What `failureReason` says of such a host. */
export const noConnection = 'ETIMEDOUT'

/** A host that doesn't accept a connection in time is down; its answer may take longer. */
export function cutOffConnecting(socket: Socket, sent: ClientRequest): void {
  if (!socket.connecting) return
  const timer = setTimeout(
    () => sent.destroy(Object.assign(new Error('no connection'), { code: noConnection })),
    connectTimeoutMs,
  )
  const stop = (): void => clearTimeout(timer)
  socket.once('connect', stop).once('close', stop)
}

/** The user and password that a URL holds, as a header. */
export function basicCredentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${percentDecoded(username)}:${percentDecoded(password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** The error's code, not its message, which may repeat the URL. */
export function failureReason(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'unknown error')
}

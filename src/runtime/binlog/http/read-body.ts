import type { IncomingMessage } from 'node:http'
import { failureReason } from '../../../shared/http-connection.js'
import type { HttpLimits } from './http-limits.js'

const stalled = 'ESTALLED'

/**
 * The bytes of an answer as they come; leaving them ends the connection. A server that drips bytes is
 * cut off like one that says nothing. Only the time that somebody waits for bytes counts.
 */
export async function* readBody(
  body: IncomingMessage,
  limits: HttpLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let [isAwaited, ticks, bytes] = [true, 0, 0]
  const timer = setInterval(() => {
    if (isAwaited) ticks++
    if (ticks < limits.stallTicks) return
    if (bytes < limits.stallBytes) body.destroy(stall())
    ticks = bytes = 0
  }, limits.tickMs)
  timer.unref()
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      isAwaited = false
      yield chunk
      isAwaited = true
    }
  } finally {
    clearInterval(timer)
    body.destroy()
  }
}

export function isStalled(error: unknown): boolean {
  return failureReason(error) === stalled
}

function stall(): Error {
  return Object.assign(new Error('The answer hardly moves.'), { code: stalled })
}

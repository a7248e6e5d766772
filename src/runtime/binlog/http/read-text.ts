import type { IncomingMessage } from 'node:http'
import { BcdataError } from '../../../errors.js'
import { failureReason } from '../../../shared/http-connection.js'
import { invalid, unreachable } from '../source-failures.js'
import type { HttpLimits } from './http-limits.js'
import { readBody } from './read-body.js'

/** Some 40,000 files: a node that was restarted every hour for four years. */
const bytesMax = 4 * 1024 * 1024

/** A listing, whose names are ASCII. */
export async function readText(
  body: IncomingMessage,
  limits: HttpLimits,
  source: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of readBody(body, limits)) {
      bytes += chunk.length
      if (bytes > bytesMax) throw tooLong(source)
      chunks.push(chunk)
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof BcdataError ? error : unreachable(source, failureReason(error), error)
  }
  return Buffer.concat(chunks, bytes).toString('latin1')
}

function tooLong(source: string): BcdataError {
  const hint = 'Give the URL of the directory with the binlog files.'
  return invalid(source, `its listing is longer than ${bytesMax} bytes`, hint)
}

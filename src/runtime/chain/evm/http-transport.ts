import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { createGunzip } from 'node:zlib'
import { BcdataError } from '../../../errors.js'
import {
  basicCredentials,
  cutOffConnecting,
  failureReason,
  noConnection,
} from '../../../shared/http-connection.js'
import { passAbortOn } from '../../../shared/pass-abort-on.js'
import { redactUrl } from '../../../shared/redact-url.js'

export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly text: string
  /** What the server asks to wait before the next call; null when it doesn't say. */
  readonly retryAfterMs: number | null
}

export interface HttpLimits {
  /** From sending to the last byte: a server that drips bytes is cut off as well. */
  readonly timeoutMs: number
  readonly bytesMax: number
}

/** Connections to one server; more calls than connections wait in line. */
const connectionsMax = 16

/** Posts JSON to one URL. Rejects with RPC_UNREACHABLE, or with the signal's reason. */
export class HttpTransport {
  readonly #url: URL
  readonly #shown: string
  readonly #agent: http.Agent
  readonly #headers: Record<string, string>
  #closed = false

  /** @param shown what messages call it */
  constructor(url: string, shown: string = redactUrl(url)) {
    this.#shown = shown
    this.#url = httpUrl(url)
    const { Agent } = this.#url.protocol === 'https:' ? https : http
    this.#agent = new Agent({ keepAlive: true, maxSockets: connectionsMax })
    this.#headers = { 'content-type': 'application/json', ...basicCredentials(this.#url) }
    // On the same machine compression costs more than it saves.
    if (!isLoopback(this.#url.hostname)) this.#headers['accept-encoding'] = 'gzip'
  }

  async post(body: string, limits: HttpLimits, signal?: AbortSignal): Promise<HttpAnswer> {
    signal?.throwIfAborted()
    if (this.#closed) throw new Error('The connection to the node is closed.')
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), limits.timeoutMs)
    const letGo = passAbortOn(signal, deadline)
    try {
      const response = await this.#send(body, deadline.signal)
      return await readAnswer(response, limits.bytesMax)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof BcdataError) throw error
      const isLate = deadline.signal.aborted
      const timedOut = isLate || failureReason(error) === noConnection
      throw this.#unreachable(isLate ? 'timed out' : failureReason(error), { timedOut })
    } finally {
      clearTimeout(timer)
      letGo()
    }
  }

  /** Ends the calls that are under way, too. */
  close(): void {
    this.#closed = true
    this.#agent.destroy()
  }

  /** Resolves when the head of the answer is there. */
  #send(body: string, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { request } = this.#url.protocol === 'https:' ? https : http
      const headers = { ...this.#headers, 'content-length': Buffer.byteLength(body) }
      const options = { method: 'POST', agent: this.#agent, headers, signal }
      const sent = request(this.#url, options, resolve)
      sent.once('error', reject)
      sent.once('socket', (socket) => cutOffConnecting(socket, sent))
      sent.end(body)
    })
  }

  #unreachable(reason: string, context: { readonly timedOut: boolean }): BcdataError {
    return new BcdataError(
      'RPC_UNREACHABLE',
      `The node at ${this.#shown} does not answer: ${reason}.`,
      {
        where: this.#shown,
        hint: 'Start the node, or set the RPC URL to one that can be reached from here.',
        context,
      },
    )
  }
}

async function readAnswer(response: IncomingMessage, bytesMax: number): Promise<HttpAnswer> {
  const { headers } = response
  const stream = headers['content-encoding'] === 'gzip' ? response.pipe(createGunzip()) : response
  // The decompressor doesn't hear of a connection that breaks.
  if (stream !== response) response.once('error', (error) => stream.destroy(error))
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) {
      response.destroy()
      throw new BcdataError('RPC_RANGE_TOO_LARGE', `An answer is larger than ${bytesMax} bytes.`)
    }
    chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    contentType: String(headers['content-type'] ?? 'no content type'),
    text: Buffer.concat(chunks, bytes).toString('utf8'),
    retryAfterMs: retryAfterMs(headers['retry-after'], headers.date),
  }
}

/** RFC 9110: seconds, or a date; that one is compared with the server's own clock. */
function retryAfterMs(header: string | undefined, now: string | undefined): number | null {
  const delayMs = /^\d+$/.test(header ?? '')
    ? Number(header) * 1_000
    : Date.parse(header ?? '') - Date.parse(now ?? '')
  return Number.isFinite(delayMs) ? Math.max(0, delayMs) : null
}

function httpUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed
  throw new BcdataError('CONFIG_INVALID', 'The RPC URL is not an http or https URL.', {
    hint: 'Set it to something like http://127.0.0.1:8545.',
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.')
}

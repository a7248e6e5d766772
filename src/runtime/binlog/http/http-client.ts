import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import {
  basicCredentials,
  cutOffConnecting,
  failureReason,
} from '../../../shared/http-connection.js'
import { invalid, unreachable } from '../source-failures.js'
import type { HttpLimits } from './http-limits.js'

export interface HttpQuestion {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  /** Ends the body as well, for as long as it is read. */
  readonly signal: AbortSignal | undefined
}

/** One for the main line, one for what is compared with it, one each to spare. */
const connectionsMax = 4

/** From http to https, a slash, and one to spare. */
const redirectsMax = 3

const redirects: readonly number[] = [301, 302, 303, 307, 308]

/** Asks one server. Rejects with BINLOG_SOURCE_…, or with the signal's reason. */
export class HttpClient {
  readonly #source: string
  readonly #limits: HttpLimits
  readonly #agent: http.Agent
  readonly #headers: Readonly<Record<string, string>>

  /** @param source what messages call it */
  constructor(base: URL, source: string, limits: HttpLimits) {
    this.#source = source
    this.#limits = limits
    const { Agent } = base.protocol === 'https:' ? https : http
    this.#agent = new Agent({ keepAlive: true, maxSockets: connectionsMax })
    this.#headers = { 'accept-encoding': 'identity', ...basicCredentials(base) }
  }

  /** Resolves when the head of the answer is there; its body has to be read or destroyed. */
  async ask(question: HttpQuestion): Promise<IncomingMessage> {
    let { url } = question
    for (let followed = 0; followed <= redirectsMax; followed++) {
      const answer = await this.#send(url, question)
      const status = answer.statusCode ?? 0
      if (!redirects.includes(status)) return this.#usable(answer, status)
      answer.destroy()
      url = this.#follow(url, answer.headers.location)
    }
    throw invalid(this.#source, 'it redirects in a circle', 'Give the URL that it leads to.')
  }

  async #send(url: URL, question: HttpQuestion): Promise<IncomingMessage> {
    for (;;) {
      const sent = this.#begin(url, question)
      try {
        return await headOf(sent, this.#limits.answerMsMax)
      } catch (error) {
        question.signal?.throwIfAborted()
        const reason = failureReason(error)
        // A server may close a kept connection just when it is used again; a new one tells.
        if (sent.reusedSocket && reason === 'ECONNRESET') continue
        throw unreachable(this.#source, reason, error)
      }
    }
  }

  #begin(url: URL, { method, headers, signal }: HttpQuestion): ClientRequest {
    signal?.throwIfAborted()
    const { request } = url.protocol === 'https:' ? https : http
    return request(url, {
      method,
      agent: this.#agent,
      headers: { ...this.#headers, ...headers },
      ...(signal && { signal }),
    })
  }

  #usable(answer: IncomingMessage, status: number): IncomingMessage {
    // After the body's end an error can't reach who read it.
    answer.on('error', () => undefined)
    if (status >= 500 || status === 408 || status === 429) {
      answer.destroy()
      throw unreachable(this.#source, `it answers HTTP ${status}`)
    }
    if (status === 401 || status === 407) {
      answer.destroy()
      const hint = 'Put user and password in the URL: https://user:password@host/path.'
      throw invalid(this.#source, `it wants other credentials (HTTP ${status})`, hint)
    }
    return answer
  }

  /** Elsewhere nobody knows whose files they are, and the password isn't meant for it. */
  #follow(from: URL, location: string | undefined): URL {
    const target =
      location !== undefined && URL.canParse(location, from.href)
        ? new URL(location, from.href)
        : null
    if (target?.origin === from.origin) return target
    const place = target === null ? 'nowhere' : `to ${target.origin}`
    const hint = 'Give the URL of the server that has the files.'
    throw invalid(this.#source, `it redirects ${place}`, hint)
  }
}

function headOf(sent: ClientRequest, answerMsMax: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(sent), answerMsMax)
    const stop = (): void => clearTimeout(timer)
    sent.once('response', stop).once('close', stop)
    sent.once('response', resolve).on('error', reject)
    sent.once('socket', (socket) => cutOffConnecting(socket, sent))
    sent.end()
  })
}

function giveUp(sent: ClientRequest): void {
  sent.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
}

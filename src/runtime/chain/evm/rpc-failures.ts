import { BcdataError } from '../../../errors.js'
import { redactSecrets } from '../../../shared/redact-url.js'
import type { HttpAnswer } from './http-transport.js'
import { classifyRpcError, type RpcErrorObject } from './provider-errors.js'
import { statedRange, statedWaitMs } from './provider-limits.js'

const gatewayTimeout = 504

/** Words the failures of nodes; nothing of their URLs but scheme, host and port gets out. */
export class RpcFailures {
  readonly #urls: readonly string[]
  readonly #where: string | undefined

  /** @param where which node it is; left out where that shows later */
  constructor(urls: readonly string[], where?: string) {
    this.#urls = urls
    this.#where = where
  }

  /** The node answered a call with an error object. */
  refused(method: string, error: RpcErrorObject): BcdataError {
    const kind = classifyRpcError(error)
    const said = this.#shorten(error.message)
    const context = { method, rpcCode: error.code }
    if (kind === 'range') {
      return this.#tooLarge(`The node refused ${method}: ${said} (${error.code}).`, {
        ...context,
        ...statedRange(error.message),
      })
    }
    return new BcdataError('RPC_REFUSED', `The node refused ${method}: ${said} (${error.code}).`, {
      where: this.#where,
      hint: 'Check that the node serves this method, and that the URL is the one of this chain.',
      context,
    })
  }

  /** An error object that says that the same call may work later; null for any other. */
  passing(method: string, error: RpcErrorObject, retryAfterMs: number | null): BcdataError | null {
    const kind = classifyRpcError(error)
    const reason = `${method}: ${error.message}`
    const askedMs = statedWaitMs(error.message, error.data) ?? retryAfterMs
    if (kind === 'rate-limit') return this.rateLimited(reason, askedMs)
    if (kind === 'too-slow') return this.#busy(reason, { method, tooSlow: true })
    return kind === 'busy' ? this.#busy(reason, { method, retryAfterMs: askedMs }) : null
  }

  /** The node is well, but wants fewer calls. */
  rateLimited(reason: string, retryAfterMs: number | null): BcdataError {
    const wait =
      retryAfterMs === null ? '' : `; it asks to wait ${Math.ceil(retryAfterMs / 1_000)} s`
    return this.#busy(`${this.#shorten(reason)}${wait}`, { rateLimited: true, retryAfterMs })
  }

  /** The answer breaks the protocol or doesn't fit the question. */
  invalid(method: string, problem: string): BcdataError {
    return new BcdataError(
      'RPC_INVALID_ANSWER',
      `The answer to ${method} is invalid: ${problem}.`,
      {
        where: this.#where,
        hint: 'Check that the URL is an Ethereum JSON-RPC endpoint; if it is, use another node.',
        context: { method },
      },
    )
  }

  /** Two answers contradict each other, as while a fork happens or behind a load balancer. */
  inconsistent(method: string, problem: string): BcdataError {
    return new BcdataError(
      'RPC_INCONSISTENT',
      `The answer to ${method} is inconsistent: ${problem}.`,
      {
        where: this.#where,
        hint: 'If this stays, use a node that is not behind a load balancer, or another provider.',
        context: { method },
      },
    )
  }

  /** An HTTP answer without JSON-RPC in it. */
  unusable({ status, contentType, text, retryAfterMs }: HttpAnswer): BcdataError {
    if (status >= 500 || status === 408) {
      const tooSlow = status === gatewayTimeout
      return this.#busy(`HTTP ${status}`, { retryAfterMs, tooSlow })
    }
    if (status === 413) return this.#tooLarge('The node says that the request is too large.', {})
    if (status >= 300) {
      return new BcdataError(
        'RPC_REFUSED',
        `The node at ${this.#where} answers with HTTP ${status}.`,
        {
          where: this.#where,
          hint: 'Check the path and the key in the RPC URL.',
          context: { status },
        },
      )
    }
    const start = this.#shorten(text.slice(0, 400))
    return this.invalid(
      'the request',
      `it is ${contentType}, not JSON-RPC, and starts with "${start}"`,
    )
  }

  #busy(reason: string, context: Readonly<Record<string, unknown>>): BcdataError {
    const shown = this.#shorten(reason)
    const node = this.#where === undefined ? 'The node' : `The node at ${this.#where}`
    return new BcdataError('RPC_BUSY', `${node} is busy: ${shown}.`, {
      where: this.#where,
      hint: 'Wait, or use a node or a plan with a higher rate limit.',
      context,
    })
  }

  #tooLarge(message: string, context: Readonly<Record<string, unknown>>): BcdataError {
    return new BcdataError('RPC_RANGE_TOO_LARGE', message, { where: this.#where, context })
  }

  /** Foreign text as a part of one line. */
  #shorten(text: string): string {
    const shown = this.#urls.reduce(redactSecrets, text)
    return shown.replace(/\s+/g, ' ').trim().slice(0, 200)
  }
}

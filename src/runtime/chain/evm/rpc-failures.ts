import { BcdataError } from '../../../errors.js'
import { redactSecrets, redactUrl } from '../../../shared/redact-url.js'
import type { HttpAnswer } from './http-transport.js'
import { classifyRpcError, type RpcErrorObject } from './provider-errors.js'

/** Words the failures of one node; nothing of its URL but scheme, host and port gets out. */
export class RpcFailures {
  readonly #url: string
  readonly #where: string

  constructor(url: string) {
    this.#url = url
    this.#where = redactUrl(url)
  }

  /** The node answered a call with an error object. */
  refused(method: string, error: RpcErrorObject): BcdataError {
    const kind = classifyRpcError(error)
    const said = this.#shorten(error.message)
    const context = { method, rpcCode: error.code }
    if (kind === 'busy') return this.busy(`${method}: ${error.message}`, context)
    const code = kind === 'range' ? 'RPC_RANGE_TOO_LARGE' : 'RPC_REFUSED'
    return new BcdataError(code, `The node refused ${method}: ${said} (${error.code}).`, {
      where: this.#where,
      hint: 'Check that the node serves this method, and that the URL is the one of this chain.',
      context,
    })
  }

  /** The same call may work later. */
  busy(reason: string, context: Readonly<Record<string, unknown>>): BcdataError {
    const shown = this.#shorten(reason)
    return new BcdataError('RPC_BUSY', `The node at ${this.#where} is busy: ${shown}.`, {
      where: this.#where,
      hint: 'Wait, or use a node or a plan with a higher rate limit.',
      context,
    })
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
    if (status >= 500 || status === 408) return this.busy(`HTTP ${status}`, { retryAfterMs })
    if (status === 413) {
      return new BcdataError(
        'RPC_RANGE_TOO_LARGE',
        'The node says that the request is too large.',
        {
          where: this.#where,
        },
      )
    }
    if (status >= 300) {
      return new BcdataError(
        'RPC_REFUSED',
        `The node at ${this.#where} answers with HTTP ${status}.`,
        {
          where: this.#where,
          hint: 'Check the path and the key in the RPC URL.',
        },
      )
    }
    const start = this.#shorten(text.slice(0, 400))
    return this.invalid(
      'the request',
      `it is ${contentType}, not JSON-RPC, and starts with "${start}"`,
    )
  }

  /** Foreign text as a part of one line. */
  #shorten(text: string): string {
    return redactSecrets(text, this.#url).replace(/\s+/g, ' ').trim().slice(0, 200)
  }
}

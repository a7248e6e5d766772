import type { HttpAnswer, HttpLimits, HttpTransport } from './http-transport.js'
import { classifyRpcError, type RpcErrorObject } from './provider-errors.js'
import type { RpcFailures } from './rpc-failures.js'

export interface RpcCall {
  readonly method: string
  readonly params: readonly unknown[]
}

export type RpcOutcome =
  { readonly result: unknown; readonly error?: never } | { readonly error: RpcErrorObject }

/** Calls in one request; geth takes 1,000, public nodes often 100, and some only 10. */
const batchCallsMax = 50

/**
 * JSON-RPC 2.0 over HTTP. A call that the node answers with an error is an outcome, unless the error
 * passes by itself; what rejects is a request without usable answers.
 */
export class JsonRpc {
  readonly #transport: HttpTransport
  readonly #failures: RpcFailures
  /** Shrinks when the node refuses batches. */
  #callsMax = batchCallsMax
  #lastId = 0

  constructor(transport: HttpTransport, failures: RpcFailures) {
    this.#transport = transport
    this.#failures = failures
  }

  /** Outcomes in the order of the calls, whatever order the node answers in. */
  async send(
    calls: readonly RpcCall[],
    limits: HttpLimits,
    signal?: AbortSignal,
  ): Promise<readonly RpcOutcome[]> {
    const outcomes: RpcOutcome[] = []
    while (outcomes.length < calls.length) {
      const part = calls.slice(outcomes.length, outcomes.length + this.#callsMax)
      // Null: the node refused this batch for its size, and #callsMax is smaller now.
      outcomes.push(...((await this.#sendBatch(part, limits, signal)) ?? []))
    }
    return outcomes
  }

  async #sendBatch(
    calls: readonly RpcCall[],
    limits: HttpLimits,
    signal: AbortSignal | undefined,
  ): Promise<readonly RpcOutcome[] | null> {
    const firstId = this.#lastId + 1
    this.#lastId += calls.length
    const requests = calls.map((call, index) => ({ jsonrpc: '2.0', id: firstId + index, ...call }))
    const single = requests.length === 1
    // Nodes without batches take a single call when it isn't wrapped in an array.
    const body = JSON.stringify(single ? requests[0] : requests)
    const answer = await this.#transport.post(body, limits, signal)
    const items = this.#parse(answer)
    if (items.length === 1 && !single) {
      const outcome = this.#outcome('a batch', items[0], answer)
      if ('error' in outcome) return this.#shrink(calls.length)
    }
    const byId = new Map(items.map((item) => [Number(item['id']), item]))
    return calls.map(({ method }, index) =>
      // Some servers answer a single call that they refuse with `id: null`.
      this.#outcome(method, single ? items[0] : byId.get(firstId + index), answer),
    )
  }

  #shrink(callsCount: number): null {
    this.#callsMax = Math.min(this.#callsMax, Math.ceil(callsCount / 2))
    return null
  }

  #parse(answer: HttpAnswer): readonly Record<string, unknown>[] {
    const { status, retryAfterMs } = answer
    if (status === 429) throw this.#failures.busy('too many requests', { retryAfterMs })
    // Nodes put JSON-RPC errors into all kinds of HTTP statuses, so the body decides.
    const parsed = parseJson(answer.text)
    const items = Array.isArray(parsed) ? parsed.filter(isObject) : [parsed].filter(isObject)
    if (items.some((item) => 'result' in item || 'error' in item)) return items
    throw this.#failures.unusable(answer)
  }

  #outcome(
    method: string,
    item: Record<string, unknown> | undefined,
    { retryAfterMs }: HttpAnswer,
  ): RpcOutcome {
    if (item === undefined) throw this.#failures.invalid(method, 'it is missing from the batch')
    const error = item['error']
    if (error === undefined || error === null) {
      if (item['result'] !== undefined) return { result: item['result'] }
      throw this.#failures.invalid(method, 'it has neither result nor error')
    }
    const { code, message } = isObject(error) ? error : { code: 0, message: error }
    const found = { code: Number(code ?? 0), message: String(message ?? 'no message') }
    if (classifyRpcError(found) !== 'busy') return { error: found }
    throw this.#failures.busy(`${method}: ${found.message}`, { retryAfterMs })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

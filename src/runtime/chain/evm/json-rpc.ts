import { parseJson } from '../../../shared/parse-json.js'
import type { HttpAnswer, HttpLimits, HttpTransport } from './http-transport.js'
import { classifyRpcError, passingKinds, type RpcErrorObject } from './provider-errors.js'
import { statedBatchSize } from './provider-limits.js'
import type { RpcFailures } from './rpc-failures.js'

export interface RpcCall {
  readonly method: string
  readonly params: readonly unknown[]
}

export type RpcOutcome =
  { readonly result: unknown; readonly error?: never } | { readonly error: RpcErrorObject }

type Item = Readonly<Record<string, unknown>>

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
  /** Less than that for a while, when the node can't answer so much at a time. */
  #callsNow = batchCallsMax
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
      const callsMax = Math.min(this.#callsMax, this.#callsNow)
      const part = calls.slice(outcomes.length, outcomes.length + callsMax)
      // Null: the node refused this batch for its size, and #callsMax is smaller now.
      outcomes.push(...((await this.#sendBatch(part, limits, signal)) ?? []))
      this.#callsNow = Math.min(batchCallsMax, this.#callsNow * 2)
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
    const items = this.#parse(answer, single)
    if (items === null) return this.#shrink(calls.length, '')
    if (!single) {
      const refusal = this.#batchRefusal(items)
      if (refusal !== null) return this.#shrink(calls.length, refusal)
    }
    const byId = new Map(items.map((item) => [Number(item['id']), item]))
    return calls.map(({ method }, index) => {
      // Some servers answer a single call that they refuse with `id: null`.
      const nameless = single
        ? items.find((item) => (item['id'] ?? null) === null && hasError(item))
        : undefined
      return this.#outcome(method, byId.get(firstId + index) ?? nameless, answer)
    })
  }

  /** One answer to all, or one that says so: the node takes no batch, or not such a large one. */
  #batchRefusal(items: readonly Item[]): string | null {
    const errors = items.filter(hasError).map(readError)
    const kinds = errors.map(classifyRpcError)
    // What is answered in part, because it is too much for a moment, fits when it comes in parts.
    if (kinds.includes('rate-limit') && errors.length < items.length) {
      this.#callsNow = Math.ceil(items.length / 2)
    }
    const alone = items.length === 1 && !passingKinds.has(kinds[0] ?? 'busy') ? 0 : -1
    return errors[Math.max(alone, kinds.indexOf('batch'))]?.message ?? null
  }

  #shrink(callsCount: number, refusal: string): null {
    const stated = statedBatchSize(refusal) ?? callsCount
    const half = Math.ceil(callsCount / 2)
    this.#callsMax = Math.min(this.#callsMax, stated < callsCount ? stated : half)
    return null
  }

  /** Null: the request as a whole was too large, and a smaller batch may not be. */
  #parse(answer: HttpAnswer, single: boolean): readonly Item[] | null {
    const { status, retryAfterMs } = answer
    if (status === 429) throw this.#failures.rateLimited('too many requests', retryAfterMs)
    // Nodes put JSON-RPC errors into all kinds of HTTP statuses, so the body decides.
    const parsed = parseJson(answer.text)
    const items = Array.isArray(parsed) ? parsed.filter(isObject) : [parsed].filter(isObject)
    if (items.some((item) => 'result' in item || 'error' in item)) return items
    if (status === 413 && !single) return null
    throw this.#failures.unusable(answer)
  }

  #outcome(method: string, item: Item | undefined, { retryAfterMs }: HttpAnswer): RpcOutcome {
    if (item === undefined) throw this.#failures.invalid(method, 'it is missing from the batch')
    if (hasError(item)) {
      const error = readError(item)
      const passing = this.#failures.passing(method, error, retryAfterMs)
      if (passing === null) return { error }
      throw passing
    }
    if (item['result'] !== undefined) return { result: item['result'] }
    throw this.#failures.invalid(method, 'it has neither result nor error')
  }
}

function hasError({ error }: Item): boolean {
  return error !== undefined && error !== null
}

function readError({ error }: Item): RpcErrorObject {
  const { code, message, data } = isObject(error) ? error : { code: 0, message: error }
  return { code: Number(code ?? 0), message: wholeMessage(message, data), data }
}

/** Tenderly and others say `invalid params`, and only beside it what is wrong with them. */
function wholeMessage(message: unknown, data: unknown): string {
  const detail = isObject(data) ? (data['payload'] ?? data['message'] ?? data['details']) : data
  const said = String(message ?? 'no message')
  const isText = typeof detail === 'string' && detail !== said && !detail.includes('0x')
  return isText ? `${said}: ${detail}` : said
}

function isObject(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

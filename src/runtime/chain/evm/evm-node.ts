import { BcdataError, isBcdataError } from '../../../errors.js'
import type { Clock } from '../../ports/clock.js'
import { HttpTransport } from './http-transport.js'
import { JsonRpc, type RpcCall, type RpcOutcome } from './json-rpc.js'
import { FieldProblem } from './read-fields.js'
import { type RetryOptions, retry } from './retry.js'
import { RpcFailures } from './rpc-failures.js'

export interface EvmNodeOptions {
  readonly url: string
  readonly clock: Clock
  readonly random?: () => number
  readonly limits?: Partial<EvmNodeLimits>
}

export interface EvmNodeLimits {
  /** Providers end log queries after 10 to 30 seconds. */
  readonly timeoutMs: number
  /** 628 bytes a log: 50,000 logs, and no more memory than that for each call in flight. */
  readonly answerBytesMax: number
  /** For what can't be split, above all the logs of one block. */
  readonly singleAnswerBytesMax: number
  readonly attemptsMax: number
  readonly retryDelayMs: number
  readonly retryDelayMsMax: number
}

const defaultLimits: EvmNodeLimits = {
  timeoutMs: 30_000,
  answerBytesMax: 32 * 1024 * 1024,
  singleAnswerBytesMax: 256 * 1024 * 1024,
  attemptsMax: 4,
  retryDelayMs: 250,
  retryDelayMsMax: 20_000,
}

export interface Question {
  readonly calls: readonly RpcCall[]
  /** A part of it can be asked instead: then an answer that takes too long or is too big says so. */
  readonly splittable?: boolean
}

/** One node: asks, checks, asks again. */
export class EvmNode {
  readonly failures: RpcFailures
  readonly #transport: HttpTransport
  readonly #rpc: JsonRpc
  readonly #limits: EvmNodeLimits
  readonly #retry: RetryOptions

  constructor({ url, clock, random = Math.random, limits }: EvmNodeOptions) {
    this.failures = new RpcFailures(url)
    this.#transport = new HttpTransport(url)
    this.#rpc = new JsonRpc(this.#transport, this.failures)
    this.#limits = { ...defaultLimits, ...limits }
    const { attemptsMax, retryDelayMs, retryDelayMsMax } = this.#limits
    this.#retry = { clock, random, attemptsMax, delayMs: retryDelayMs, delayMsMax: retryDelayMsMax }
  }

  /** What `interpret` rejects as invalid or inconsistent is asked again, like a failed request. */
  ask<Answer>(
    question: Question,
    interpret: (outcomes: readonly RpcOutcome[]) => Answer,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const attempt = async (): Promise<Answer> => interpret(await this.#send(question, signal))
    return retry(attempt, this.#retry, signal)
  }

  /** The result of a call, read; its error or what is wrong with it as a BcdataError. */
  read<Value>(
    method: string,
    outcome: RpcOutcome | undefined,
    read: (result: unknown) => Value,
  ): Value {
    if (outcome === undefined) throw this.failures.invalid(method, 'it is missing')
    if ('error' in outcome) throw this.failures.refused(method, outcome.error)
    try {
      return read(outcome.result)
    } catch (error) {
      if (error instanceof FieldProblem) throw this.failures.invalid(method, error.message)
      throw error
    }
  }

  close(): void {
    this.#transport.close()
  }

  async #send(
    { calls, splittable = false }: Question,
    signal: AbortSignal | undefined,
  ): Promise<readonly RpcOutcome[]> {
    const { timeoutMs, answerBytesMax, singleAnswerBytesMax } = this.#limits
    const bytesMax = splittable ? answerBytesMax : singleAnswerBytesMax
    try {
      return await this.#rpc.send(calls, { timeoutMs, bytesMax }, signal)
    } catch (error) {
      if (!splittable || !isBcdataError(error) || error.context['timedOut'] !== true) throw error
      // The same question would take as long again.
      throw new BcdataError('RPC_RANGE_TOO_LARGE', 'The node does not answer in time.', {
        cause: error,
      })
    }
  }
}

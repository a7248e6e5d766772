import { BcdataError, canRetry, isBcdataError } from '../../../errors.js'
import { redactUrl } from '../../../shared/redact-url.js'
import { rangeBlocksMaxDefault } from '../../ports/chain-source.js'
import type { Clock } from '../../ports/clock.js'
import { HttpTransport } from './http-transport.js'
import { JsonRpc, type RpcOutcome } from './json-rpc.js'
import { RangeLimit } from './range-limit.js'
import { readOutcome } from './read-outcome.js'
import { type RetryOptions, retry, retryAfterMs } from './retry.js'
import { RpcFailures } from './rpc-failures.js'
import type { Interpret, Question, RpcNode } from './rpc-node.js'
import { isSplittable, splits } from './split-questions.js'

export interface EvmNodeOptions {
  readonly url: string
  readonly clock: Clock
  readonly random?: () => number
  readonly limits?: Partial<EvmNodeLimits>
  /** @default 2000 */
  readonly rangeBlocksMax?: number
  /**
   * What messages call it.
   * @default scheme, host and port of the URL
   */
  readonly where?: string
}

export interface EvmNodeLimits {
  /** Providers end log queries after 10 to 30 seconds. */
  readonly timeoutMs: number
  /** For what a node has at hand, as headers: one that is silent for so long is not there. */
  readonly quickTimeoutMs: number
  /** 628 bytes a log: 50,000 logs, and no more memory than that for each call in flight. */
  readonly answerBytesMax: number
  /** For what can't be split, above all the logs of one block. */
  readonly singleAnswerBytesMax: number
  readonly attemptsMax: number
  readonly retryDelayMs: number
  readonly retryDelayMsMax: number
}

export const defaultLimits: EvmNodeLimits = {
  timeoutMs: 30_000,
  quickTimeoutMs: 10_000,
  answerBytesMax: 32 * 1024 * 1024,
  singleAnswerBytesMax: 256 * 1024 * 1024,
  attemptsMax: 4,
  retryDelayMs: 250,
  retryDelayMsMax: 20_000,
}

/** One node: asks, checks, asks again. */
export class EvmNode implements RpcNode {
  readonly where: string
  readonly failures: RpcFailures
  readonly #transport: HttpTransport
  readonly #rpc: JsonRpc
  readonly #clock: Clock
  readonly #limits: EvmNodeLimits
  readonly #retry: RetryOptions
  readonly #range: RangeLimit
  /** The node asked for silence until then, from everybody. */
  #silentUntilMs = 0

  constructor({ url, clock, random = Math.random, ...options }: EvmNodeOptions) {
    this.where = options.where ?? redactUrl(url)
    this.failures = new RpcFailures([url], this.where)
    this.#transport = new HttpTransport(url, this.where)
    this.#rpc = new JsonRpc(this.#transport, this.failures)
    this.#clock = clock
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#range = new RangeLimit(options.rangeBlocksMax ?? rangeBlocksMaxDefault)
    const { attemptsMax, retryDelayMs, retryDelayMsMax } = this.#limits
    this.#retry = {
      ...{ clock, random, attemptsMax, delayMs: retryDelayMs, delayMsMax: retryDelayMsMax },
      // What took until its deadline would take as long again.
      canPass: (error) => canRetry(error) && !timedOut(error),
    }
  }

  get rangeBlocks(): number {
    return this.#range.blocks
  }

  /** What `interpret` rejects as invalid or inconsistent is asked again, like a failed request. */
  ask<Answer>(
    question: Question,
    interpret: Interpret<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    return retry(() => this.askOnce(question, interpret, signal), this.#retry, signal)
  }

  /** The same without a second attempt. */
  async askOnce<Answer>(
    question: Question,
    interpret: Interpret<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const { blocks = 0 } = question
    try {
      await this.#waitForLeave(signal)
      const answer = await interpret(await this.#send(question, signal))
      if (answer !== null) this.#range.accepted(blocks)
      return answer
    } catch (error) {
      const meaning = await this.#meaningOf(error, question, signal)
      this.#learnFrom(meaning, question)
      throw meaning
    }
  }

  read<Value>(
    method: string,
    outcome: RpcOutcome | undefined,
    read: (result: unknown) => Value,
  ): Value {
    return readOutcome(this.failures, method, outcome, read)
  }

  close(): void {
    this.#transport.close()
  }

  #send(question: Question, signal: AbortSignal | undefined): Promise<readonly RpcOutcome[]> {
    const { timeoutMs, quickTimeoutMs, answerBytesMax, singleAnswerBytesMax } = this.#limits
    const limits = {
      timeoutMs: question.quick === true ? Math.min(quickTimeoutMs, timeoutMs) : timeoutMs,
      bytesMax: isSplittable(question) ? answerBytesMax : singleAnswerBytesMax,
    }
    return this.#rpc.send(question.calls, limits, signal)
  }

  /** Fewer blocks help where the node is only not able to do so much at once. */
  async #meaningOf(
    error: unknown,
    question: Question,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    if (!isSplittable(question) || !isBcdataError(error) || signal?.aborted === true) return error
    if (error.code === 'RPC_RANGE_TOO_LARGE') return error
    // A node that answers nothing at all isn't helped by smaller questions.
    if (timedOut(error) ? !(await this.#isAlive(signal)) : !splits(error)) return error
    return new BcdataError('RPC_RANGE_TOO_LARGE', error.message, {
      ...{ where: this.where, hint: error.hint, context: error.context, cause: error },
    })
  }

  async #isAlive(signal: AbortSignal | undefined): Promise<boolean> {
    const calls = [{ method: 'eth_blockNumber', params: [] }]
    return this.#send({ calls, quick: true }, signal).then(
      () => true,
      (error: unknown) => !isBcdataError(error) || error.code !== 'RPC_UNREACHABLE',
    )
  }

  #learnFrom(error: unknown, question: Question): void {
    if (!isBcdataError(error)) return
    if (error.code === 'RPC_RANGE_TOO_LARGE' && isSplittable(question)) {
      this.#range.refused(question.blocks, error.context)
    }
    const askedMs = retryAfterMs(error) ?? 0
    if (askedMs > this.#limits.retryDelayMsMax) return
    this.#silentUntilMs = Math.max(this.#silentUntilMs, this.#clock.now() + askedMs)
  }

  async #waitForLeave(signal: AbortSignal | undefined): Promise<void> {
    const waitMs = this.#silentUntilMs - this.#clock.now()
    if (waitMs <= 0) return
    await this.#clock.sleep(waitMs, signal)
    signal?.throwIfAborted()
  }
}

function timedOut(error: unknown): boolean {
  return isBcdataError(error) && error.context['timedOut'] === true
}

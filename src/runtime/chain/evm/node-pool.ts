import { canRetry } from '../../../errors.js'
import type { ChainIdentity } from '../../ports/chain-source.js'
import type { Clock } from '../../ports/clock.js'
import type { Logger } from '../../ports/logger.js'
import type { EvmNode } from './evm-node.js'
import { isAboutQuestion, type NodeFailure, nodeFailure, poolFailure } from './pool-failure.js'
import { PoolMember } from './pool-member.js'
import { readOutcome } from './read-outcome.js'
import { type RetryOptions, retry } from './retry.js'
import type { RpcFailures } from './rpc-failures.js'
import type { Interpret, Question, RpcNode } from './rpc-node.js'
import { isSplittable } from './split-questions.js'

export interface NodePoolOptions {
  /** What the config calls the chain. */
  readonly chain: string
  /** In the order of preference. */
  readonly nodes: readonly EvmNode[]
  /** Words what is wrong with an answer, whoever gave it. */
  readonly failures: RpcFailures
  readonly clock: Clock
  readonly logger: Pick<Logger, 'info' | 'warn'>
  readonly retry: RetryOptions
}

/** Several nodes of one chain: the first one that works is asked, the others stand in for it. */
export class NodePool implements RpcNode {
  readonly failures: RpcFailures
  readonly #options: NodePoolOptions
  readonly #members: readonly PoolMember[]
  #chain: ChainIdentity | null = null
  /** The one that was asked last, as far as the log knows. */
  #current: PoolMember | undefined

  constructor(options: NodePoolOptions) {
    const { nodes, clock, retry: again } = options
    this.failures = options.failures
    this.#options = options
    const meetChain = (found: ChainIdentity): ChainIdentity => (this.#chain ??= found)
    this.#members = nodes.map((node) => new PoolMember({ node, clock, retry: again, meetChain }))
    this.#current = this.#members[0]
  }

  /** Those of the node that is asked next. */
  get rangeBlocks(): number {
    return (this.#ready()[0] ?? this.#current)?.node.rangeBlocks ?? 1
  }

  /** Goes round, and once more when all fail in a way that can pass. */
  ask<Answer>(
    question: Question,
    interpret: Interpret<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const canPass = (error: unknown): boolean => canRetry(error) && !hasTimedOut(error)
    const options = { ...this.#options.retry, canPass }
    return retry(() => this.#goRound(question, interpret, signal), options, signal)
  }

  read: RpcNode['read'] = (method, outcome, read) =>
    readOutcome(this.failures, method, outcome, read)

  close(): void {
    for (const { node } of this.#members) node.close()
  }

  async #goRound<Answer>(
    question: Question,
    interpret: Interpret<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    for (const member of this.#members) {
      member.comeBack((error) => this.#leaveAlone(member, nodeFailure(member.where, error)))
    }
    const failures: NodeFailure[] = []
    let lacking: { readonly answer: Answer } | undefined
    for (const member of this.#inOrder()) {
      try {
        const answer = await member.ask(question, interpret, signal)
        this.#noteCurrent()
        // A node that lags is no failure: what it lacks, another one may have.
        if (!lacksSomething(question, answer)) return answer
        lacking ??= { answer }
      } catch (error) {
        signal?.throwIfAborted()
        const failure = nodeFailure(member.where, error)
        if (failure === null) throw error
        const isTooLarge = failure.error.code === 'RPC_RANGE_TOO_LARGE' && isSplittable(question)
        // A smaller question is for the same node.
        if (isTooLarge && lacking === undefined) throw error
        if (!isAboutQuestion(failure.error)) this.#leaveAlone(member, failure)
        failures.push(failure)
      }
    }
    if (lacking !== undefined) return lacking.answer
    throw poolFailure(failures)
  }

  /** When none is ready, all are asked: one may have come back. */
  #inOrder(): readonly PoolMember[] {
    const ready = this.#ready()
    if (ready.length > 0) return ready
    const same = this.#members.filter(({ isOfThisChain }) => isOfThisChain)
    return same.length > 0 ? same : this.#members
  }

  #ready(): readonly PoolMember[] {
    return this.#members.filter(({ isReady }) => isReady)
  }

  #leaveAlone(member: PoolMember, failure: NodeFailure | null): void {
    member.rest(failure?.error)
    if (failure === null) return
    const { error, where } = failure
    if (member !== this.#current && error.code !== 'CHAIN_MISMATCH') return
    this.#current = this.#ready()[0]
    this.#options.logger.warn('chain.node', {
      ...{ chain: this.#options.chain, failed: where, code: error.code, reason: error.message },
      node: this.#current?.where ?? null,
    })
  }

  /** One that is preferred has come back. */
  #noteCurrent(): void {
    const first = this.#ready()[0]
    if (first === undefined || first === this.#current) return
    this.#current = first
    this.#options.logger.info('chain.node', { chain: this.#options.chain, node: first.where })
  }
}

function lacksSomething({ lacks = isNull }: Question, answer: unknown): boolean {
  return Array.isArray(answer) ? answer.some(lacks) : lacks(answer)
}

function isNull(part: unknown): boolean {
  return part === null
}

function hasTimedOut(error: unknown): boolean {
  return (error as { context?: { timedOut?: unknown } }).context?.timedOut === true
}

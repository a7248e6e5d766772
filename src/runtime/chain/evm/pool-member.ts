import { BcdataError, isBcdataError } from '../../../errors.js'
import type { ChainIdentity } from '../../ports/chain-source.js'
import type { Clock } from '../../ports/clock.js'
import { askIdentity } from './ask-identity.js'
import type { EvmNode } from './evm-node.js'
import { type RetryOptions, retry, retryAfterMs } from './retry.js'
import type { Interpret, Question, RpcNode } from './rpc-node.js'
import { untilAborted } from './until-aborted.js'

/** About what a node needs to come back from a moment of weakness. */
const restMsStart = 5_000
/** A node that is restarted or moved is back after minutes; a look at it costs one request. */
const restMsMax = 300_000
/** A quota of a day is the longest that providers have. */
const quotaMsMax = 86_400_000

/** Answers which chain the others are on, given what this one says. */
export type MeetChain = (found: ChainIdentity) => ChainIdentity

export interface PoolMemberOptions {
  readonly node: EvmNode
  readonly clock: Clock
  readonly retry: RetryOptions
  readonly meetChain: MeetChain
}

/** One of several nodes: used when it is of the same chain, and left alone for a while when it fails. */
export class PoolMember implements Pick<RpcNode, 'ask' | 'failures' | 'read'> {
  readonly node: EvmNode
  readonly failures: RpcNode['failures']
  readonly #clock: Clock
  readonly #retry: RetryOptions
  readonly #meetChain: MeetChain
  /** Who it says it is, once asked; forgotten when it fails. */
  #joining: Promise<void> | null = null
  #isOfOtherChain = false
  #failuresInRow = 0
  #restsUntilMs: number | null = null

  constructor({ node, clock, retry: options, meetChain }: PoolMemberOptions) {
    this.node = node
    this.failures = node.failures
    this.#clock = clock
    this.#meetChain = meetChain
    // Others can be asked instead: only what passes within moments is waited for.
    this.#retry = { ...options, delayMsMax: Math.min(options.delayMsMax, 2_000), canPass: isBusy }
  }

  get where(): string {
    return this.node.where
  }

  /** May it be asked at all? */
  get isOfThisChain(): boolean {
    return !this.#isOfOtherChain
  }

  /** Had it better be asked? */
  get isReady(): boolean {
    return !this.#isOfOtherChain && this.#restsUntilMs === null
  }

  /** After a rest it first has to say who it is, which nobody waits for. */
  comeBack(onFailure: (error: unknown) => void): void {
    if (this.#isOfOtherChain || this.#restsUntilMs === null || this.#joining !== null) return
    if (this.#clock.now() >= this.#restsUntilMs) this.#join().catch(onFailure)
  }

  async ask<Answer>(
    question: Question,
    interpret: Interpret<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    await untilAborted(this.#join(), signal)
    const answer = await this.#ask(question, interpret, signal)
    this.#failuresInRow = 0
    return answer
  }

  read: RpcNode['read'] = (method, outcome, read) => this.node.read(method, outcome, read)

  /** Leaves it alone, longer each time, and as long as it asks for itself. */
  rest(error: unknown): void {
    // Questions that were under way together fail together.
    if (this.#restsUntilMs !== null && this.#clock.now() < this.#restsUntilMs) return
    this.#joining = null
    const restMs = Math.min(restMsStart * 2 ** this.#failuresInRow++, restMsMax)
    const askedMs = Math.min(retryAfterMs(error) ?? 0, quotaMsMax)
    this.#restsUntilMs = this.#clock.now() + Math.max(restMs, askedMs)
  }

  #ask: RpcNode['ask'] = (question, interpret, signal) =>
    retry(() => this.node.askOnce(question, interpret, signal), this.#retry, signal)

  /** Its first answer counts when it is known to be of the same chain. */
  #join(): Promise<void> {
    this.#joining ??= this.#meet()
    return this.#joining
  }

  async #meet(): Promise<void> {
    const asked = { ask: this.#ask, failures: this.failures, read: this.read }
    const found = await askIdentity(asked, '')
    const known = this.#meetChain(found)
    if (found.chainId !== known.chainId || found.genesisHash !== known.genesisHash) {
      this.#isOfOtherChain = true
      throw otherChain(this.where, found, known)
    }
    this.#restsUntilMs = null
  }
}

function isBusy(error: unknown): boolean {
  return isBcdataError(error) && error.code === 'RPC_BUSY' && error.context['tooSlow'] !== true
}

function otherChain(where: string, found: ChainIdentity, known: ChainIdentity): BcdataError {
  const facts =
    found.chainId === known.chainId
      ? `begins with block ${found.genesisHash}, not ${known.genesisHash}`
      : `is of chain ${found.chainId}, not ${known.chainId}`
  return new BcdataError('CHAIN_MISMATCH', `The node at ${where} ${facts}.`, {
    where,
    hint: 'Take its URL out of rpc in bcdata.config.ts, or out of the environment.',
  })
}

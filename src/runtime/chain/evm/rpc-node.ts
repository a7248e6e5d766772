import type { RpcCall, RpcOutcome } from './json-rpc.js'
import type { RpcFailures } from './rpc-failures.js'

export interface Question {
  readonly calls: readonly RpcCall[]
  /**
   * The number of blocks whose logs are asked for. Of several, a part can be asked for instead: then
   * an answer that takes too long or is too big means fewer blocks.
   */
  readonly blocks?: number
  /** Every node has the answer at hand; one that doesn't give it soon won't give it at all. */
  readonly quick?: boolean
  /**
   * Does a part of the answer say that the node lacks something that another one may have?
   * @default what is null
   */
  readonly lacks?: (part: unknown) => boolean
}

/** Reads the outcomes of a question's calls; what it throws counts as the node's failure. */
export type Interpret<Answer> = (outcomes: readonly RpcOutcome[]) => Answer | Promise<Answer>

/** Who answers questions: one node, or several that stand in for each other. */
export interface RpcNode {
  /** Words what is wrong with an answer. */
  readonly failures: RpcFailures
  /** How many blocks one question about logs had better have, learned from refusals. */
  readonly rangeBlocks: number
  /**
   * The answer, made by `interpret`. Asks again, a bounded number of times, after failures that can
   * pass.
   */
  ask<Answer>(
    question: Question,
    interpret: Interpret<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer>
  /** The result of a call, read; its error or what is wrong with it as a BcdataError. */
  read<Value>(
    method: string,
    outcome: RpcOutcome | undefined,
    read: (result: unknown) => Value,
  ): Value
  close(): void
}

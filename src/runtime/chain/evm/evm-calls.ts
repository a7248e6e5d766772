import type { Hex } from '../../../shared/hex.js'
import type { CallOutcome, ContractCall } from '../../ports/chain-source.js'
import { headerCall } from './header-call.js'
import type { RpcCall, RpcOutcome } from './json-rpc.js'
import { classifyRpcError, type RpcErrorObject, saysUnknownBlock } from './provider-errors.js'
import { readBytes } from './read-fields.js'
import { readHeader } from './read-header.js'
import { readRevert } from './read-revert.js'
import type { RpcNode } from './rpc-node.js'
import { toQuantity } from './to-quantity.js'

/** JSON-RPC 2.0: invalid params. */
const invalidParams = -32602

/** Read-only calls of one node. */
export class EvmCalls {
  readonly #node: RpcNode
  /** Whether the node takes a block's hash in the place of its number (EIP-1898). */
  #takesHashes = true

  constructor(node: RpcNode) {
    this.#node = node
  }

  async ask(calls: readonly ContractCall[], signal?: AbortSignal): Promise<readonly CallOutcome[]> {
    const outcomes = await this.#ofKnownBlocks(calls, await this.#pinned(calls, signal), signal)
    const isPruned = ({ isConstant }: ContractCall, index: number) =>
      isConstant === true && outcomes[index]?.type === 'no state'
    const pruned = calls.filter(isPruned)
    const today = pruned.map((call): ContractCall => ({ ...call, at: 'latest' }))
    const instead = (await this.#pinned(today, signal)).values()
    return calls.map((call, index): CallOutcome => {
      const outcome = isPruned(call, index) ? instead.next().value : outcomes[index]
      return outcome ?? { type: 'no state' }
    })
  }

  /** Some nodes call a block unknown whose state they no longer have: its header tells. */
  async #ofKnownBlocks(
    calls: readonly ContractCall[],
    outcomes: readonly CallOutcome[],
    signal: AbortSignal | undefined,
  ): Promise<readonly CallOutcome[]> {
    const lacking = calls.filter(
      ({ at }, index) => at !== 'latest' && outcomes[index]?.type === 'no block',
    )
    if (lacking.length === 0) return outcomes
    const places = [...new Set(lacking.map(({ at }) => numberOf(at)))]
    const headers = places.map(headerCall)
    const hashes = await this.#node.ask(
      { calls: headers },
      (found) => new Map(places.map((place, index) => [place, this.#hash(found[index])])),
      signal,
    )
    return outcomes.map((outcome, index): CallOutcome => {
      const at = calls[index]?.at
      if (outcome.type !== 'no block' || at === undefined) return outcome
      const hash = hashes.get(numberOf(at)) ?? null
      const isThere = typeof at === 'object' ? hash === at.hash : hash !== null
      return isThere ? { type: 'no state' } : outcome
    })
  }

  async #pinned(
    calls: readonly ContractCall[],
    signal: AbortSignal | undefined,
  ): Promise<readonly CallOutcome[]> {
    if (calls.length === 0) return []
    if (this.#takesHashes) {
      const outcomes = await this.#byHash(calls, signal)
      if (outcomes !== null) return outcomes
      this.#takesHashes = false
    }
    return this.#byNumber(calls, signal)
  }

  /** Null: the node takes numbers only. */
  #byHash(
    calls: readonly ContractCall[],
    signal: AbortSignal | undefined,
  ): Promise<readonly CallOutcome[] | null> {
    return this.#node.ask(
      { calls: calls.map((call) => ethCall(call, hashOrNumber(call.at))), lacks },
      (outcomes) => {
        const isRefused = calls.some(
          ({ at }, index) => typeof at === 'object' && saysInvalidParams(outcomes[index]),
        )
        return isRefused ? null : this.#read(calls, outcomes)
      },
      signal,
    )
  }

  /** Whether it was the right block's state that answered, its header tells afterwards. */
  #byNumber(
    calls: readonly ContractCall[],
    signal: AbortSignal | undefined,
  ): Promise<readonly CallOutcome[]> {
    const pins = new Map(calls.flatMap(({ at }) => (typeof at === 'object' ? [[at.hash, at]] : [])))
    const headers = [...pins.values()].map(({ number }) => headerCall(number))
    return this.#node.ask(
      { calls: [...calls.map((call) => ethCall(call, numberOf(call.at))), ...headers], lacks },
      (outcomes) => {
        const there = new Set(outcomes.slice(calls.length).map((outcome) => this.#hash(outcome)))
        return this.#read(calls, outcomes).map((outcome, index) => {
          const at = calls[index]?.at
          const isReplaced = typeof at === 'object' && !there.has(at.hash)
          return isReplaced ? { type: 'no block' } : outcome
        })
      },
      signal,
    )
  }

  #read(calls: readonly ContractCall[], outcomes: readonly RpcOutcome[]): readonly CallOutcome[] {
    return calls.map((call, index) => {
      const outcome = outcomes[index]
      const known = outcome?.error && outcomeOf(outcome.error)
      if (known) return known
      const method = `eth_call of ${call.to} at block ${shown(call.at)}`
      const data = this.#node.read(method, outcome, (result) => readBytes(result, 'it'))
      return { type: 'answer', data }
    })
  }

  #hash(outcome: RpcOutcome | undefined): Hex | null {
    if (outcome !== undefined && saysUnknownBlock(outcome)) return null
    return this.#node.read('eth_getBlockByNumber', outcome, readHeader)?.hash ?? null
  }
}

/** Another node may have the block, or its state. */
function lacks(outcome: unknown): boolean {
  const { type } = (outcome ?? {}) as Partial<CallOutcome>
  return type === 'no block' || type === 'no state'
}

/** What isn't the node's failure. */
function outcomeOf(error: RpcErrorObject): CallOutcome | null {
  switch (classifyRpcError(error)) {
    case 'reverted':
      return { type: 'revert', data: readRevert(error.data) }
    case 'unknown-block':
      return { type: 'no block' }
    case 'no-state':
      return { type: 'no state' }
    default:
      return null
  }
}

function ethCall({ to, data, from }: ContractCall, at: unknown): RpcCall {
  return { method: 'eth_call', params: [{ to, data, ...(from && { from }) }, at] }
}

/** Any block that the node knows will do, replaced or not: its state is that block's. */
function hashOrNumber(at: ContractCall['at']): unknown {
  return typeof at === 'object' ? { blockHash: at.hash } : numberOf(at)
}

function numberOf(at: ContractCall['at']): string {
  if (at === 'latest') return at
  return toQuantity(typeof at === 'number' ? at : at.number)
}

function shown(at: ContractCall['at']): number | string {
  return typeof at === 'object' ? at.number : at
}

function saysInvalidParams(outcome: RpcOutcome | undefined): boolean {
  return outcome?.error?.code === invalidParams && outcomeOf(outcome.error) === null
}

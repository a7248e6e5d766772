import type { Hex } from '../../shared/hex.js'
import type { CallOutcome } from '../ports/chain-source.js'
import type { CallAnswerer } from './memory-chain.js'

/** What contracts answer, by the name of a contract of the project or by address. */
export type ContractAnswers = Readonly<Record<string, CallAnswerer>>

/** As much of ethers' `Interface` as answering needs: what `Token__factory.createInterface()` gives. */
export interface CallCodec {
  parseTransaction(call: { readonly data: string }): ParsedCall | null
  encodeFunctionResult(signature: string, values: readonly unknown[]): string
}

export interface ParsedCall {
  readonly name: string
  readonly signature: string
  readonly args: Iterable<unknown>
  readonly fragment: { readonly outputs: readonly unknown[] }
}

// biome-ignore lint/suspicious/noExplicitAny: the arguments differ per function
type Functions = Readonly<Record<string, (...args: any[]) => unknown>>

/** What a function throws that refuses; `data` as `encodeErrorResult` makes it. */
export class Refusal extends Error {
  readonly data: Hex

  constructor(data: string = '0x') {
    super('the contract refuses')
    this.data = data as Hex
  }
}
Refusal.prototype.name = 'Refusal'

/**
 * A contract of these functions, by name or signature. One with several results answers a list.
 * Functions that are left out refuse, as they do on a contract that hasn't got them.
 */
export function answering(codec: CallCodec, functions: Functions): CallAnswerer {
  return ({ data }): Hex | CallOutcome => {
    const parsed = codec.parseTransaction({ data })
    const answer = parsed && (functions[parsed.signature] ?? functions[parsed.name])
    if (!parsed || !answer) return { type: 'revert', data: '0x' }
    try {
      const result = answer(...parsed.args)
      const isOne = parsed.fragment.outputs.length === 1
      const values = isOne ? [result] : [result ?? []].flat()
      return codec.encodeFunctionResult(parsed.signature, values) as Hex
    } catch (error) {
      if (error instanceof Refusal) return { type: 'revert', data: error.data }
      throw error
    }
  }
}

/** The contracts of a memory chain; where none is known, there is no code. */
export function answerCalls(
  answers: ContractAnswers,
  addressOf: (contract: string) => Hex,
): CallAnswerer {
  const byAddress = new Map(
    Object.entries(answers).map(([name, answer]) => [
      name.startsWith('0x') ? name.toLowerCase() : addressOf(name),
      answer,
    ]),
  )
  return (call, blockNumber) => byAddress.get(call.to)?.(call, blockNumber) ?? '0x'
}

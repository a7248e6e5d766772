import { BcdataError } from '../../errors.js'
import type { AnsweredCall, ReadCall, ReadOutcome } from '../ports/call-cache.js'
import { callKey } from '../ports/call-key.js'
import type { ReadsContext } from './batch-reads.js'
import { CallReverted } from './call-reverted.js'
import { fetchOutcomes } from './fetch-outcomes.js'
import { readRequest, unsupported } from './read-request.js'
import type { CallRequest, CallRunner, ReadPlace, TransactionReads } from './reads.js'

/** What the node has answered for this batch, in this transaction or an earlier one. */
export interface AskedCalls {
  find(call: ReadCall): ReadOutcome | undefined
  add(call: AnsweredCall): void
}

interface Waiting {
  readonly call: ReadCall
  readonly resolve: (outcome: ReadOutcome) => void
  readonly reject: (error: unknown) => void
}

/** Reads of one transaction: what is asked in the same turn of the event loop goes out together. */
export class CallReads<Tx> implements TransactionReads {
  readonly #context: ReadsContext<Tx>
  readonly #tx: Tx
  readonly #asked: AskedCalls
  readonly #outcomes = new Map<string, Promise<ReadOutcome>>()
  #waiting: Waiting[] = []
  #failure: { readonly error: unknown } | null = null

  constructor(context: ReadsContext<Tx>, tx: Tx, asked: AskedCalls) {
    this.#context = context
    this.#tx = tx
    this.#asked = asked
  }

  get failure(): { readonly error: unknown } | null {
    return this.#failure
  }

  at(place: ReadPlace): CallRunner {
    return this.#runner(place, false)
  }

  constant(place: ReadPlace): CallRunner {
    return this.#runner(place, true)
  }

  #runner(place: ReadPlace, isConstant: boolean): CallRunner {
    const { blockNumber } = place
    const { number } = this.#context.last
    if (blockNumber > number) throw unsupported(`asks for block ${blockNumber} after ${number}`)
    const call = async (request: CallRequest): Promise<string> => {
      const { to, data, from } = readRequest(request, place)
      const outcome = await this.#ask({ to, data, from, blockNumber, isConstant })
      if (outcome.type === 'answer') return outcome.data
      throw outcome.type === 'revert'
        ? new CallReverted({ to, data }, outcome.data)
        : tooLarge(to, blockNumber)
    }
    return { provider: null, call }
  }

  #ask(call: ReadCall): Promise<ReadOutcome> {
    const key = callKey(call)
    const known = this.#outcomes.get(key)
    if (known !== undefined) return known
    const asked = new Promise<ReadOutcome>((resolve, reject) => {
      // After the microtasks: a library awaits a few times between a call and its request.
      if (this.#waiting.length === 0) setImmediate(() => void this.#answer())
      this.#waiting.push({ call, resolve, reject })
    })
    this.#outcomes.set(key, asked)
    return asked
  }

  async #answer(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const unknown = await this.#answerKnown(waiting)
      if (unknown.length === 0) return
      const calls = unknown.map(({ call }) => call)
      for (const [index, outcome] of (await fetchOutcomes(this.#context, calls)).entries()) {
        const one = unknown[index]
        if (one === undefined) continue
        this.#asked.add({ ...one.call, outcome })
        one.resolve(outcome)
      }
    } catch (error) {
      this.#failure ??= { error }
      // Those that were answered already don't mind.
      for (const { reject } of waiting) reject(error)
    }
  }

  /** Answers what needs no node; gives back the rest. */
  async #answerKnown(waiting: readonly Waiting[]): Promise<readonly Waiting[]> {
    const fresh = waiting.filter(({ call, resolve }) => {
      const outcome = this.#asked.find(call)
      if (outcome !== undefined) resolve(outcome)
      return outcome === undefined
    })
    const { cache, chainId } = this.#context
    const calls = fresh.map(({ call }) => call)
    const kept = calls.length === 0 ? [] : await cache.find(this.#tx, chainId, calls)
    return fresh.filter(({ resolve }, index) => {
      const outcome = kept[index] ?? null
      if (outcome !== null) resolve(outcome)
      return outcome === null
    })
  }
}

function tooLarge(contract: string, blockNumber: number): BcdataError {
  return new BcdataError(
    'READ_TOO_LARGE',
    `The contract ${contract} answers a read at block ${blockNumber} with more than is kept.`,
    { hint: 'Read less at once: a page of a list, or single elements.' },
  )
}

import type { ChainCrypto } from '../../ports/chain-crypto.js'
import type { StashStore } from '../../ports/stash-store.js'
import type { EvidenceCounter } from '../queries/count-evidence.js'
import type { Parameter } from './parameter.js'
import type { RequestInput } from './request-input.js'

export interface Answer {
  /** What becomes JSON; a text stays one. */
  readonly body: unknown
  /** The same question will always be answered so. */
  readonly isFinal: boolean
}

/** What a server answers from. */
export interface ApiWorld {
  readonly store: StashStore
  /** Of the ledger. */
  readonly crypto: ChainCrypto
  readonly evidence: EvidenceCounter
}

/** A question that can be asked. */
export interface Route {
  /** `/tables/{table}/rows`. */
  readonly path: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  /** Name of the schema of its answer; null for a text. */
  readonly schema: string | null
  answer(world: ApiWorld, input: RequestInput): Promise<Answer>
}

export function changing(body: unknown): Answer {
  return { body, isFinal: false }
}

export function final(body: unknown): Answer {
  return { body, isFinal: true }
}

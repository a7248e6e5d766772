import type { Hex } from '../../shared/hex.js'

/** What a handler wants to know of a contract. */
export interface ReadCall {
  readonly to: Hex
  readonly data: Hex
  /** Null: nobody in particular. */
  readonly from: Hex | null
  /** On the state after this block. */
  readonly blockNumber: number
  /** The answer never changes, so that one of any block will do. */
  readonly isConstant: boolean
}

/** What it came to, the same whenever it is asked. */
export type ReadOutcome =
  | { readonly type: 'answer' | 'revert'; readonly data: Hex }
  /** More than anybody wants to keep. */
  | { readonly type: 'too large' }

export interface AnsweredCall extends ReadCall {
  readonly outcome: ReadOutcome
}

/** Answers of contracts, kept with the rows that were made from them: a replay needs no node. */
export interface CallCache<Tx> {
  /** In the order asked; null where nothing is known. */
  find(
    tx: Tx,
    chainId: number,
    calls: readonly ReadCall[],
  ): Promise<readonly (ReadOutcome | null)[]>
  /** May be repeated. Those of blocks that are rolled back are forgotten with them. */
  keep(tx: Tx, chainId: number, calls: readonly AnsweredCall[]): Promise<void>
}

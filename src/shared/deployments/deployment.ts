import type { Hex } from '../hex.js'

/** A contract on a chain, as the dapp's deployment tool recorded it. */
export interface Deployment {
  readonly contract: string
  readonly chainId: number
  readonly address: Hex
  /** Block of the creating transaction, where the record has it. */
  readonly startBlock: number | undefined
  /** Path of the record. */
  readonly source: string
}

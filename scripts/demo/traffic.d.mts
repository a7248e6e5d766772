import type { DappName } from './deploy.mjs'

export interface TrafficOptions {
  /** @default 2000 */
  readonly transactions?: number
  /** @default 300 */
  readonly blocks?: number
  /** The same seed on the same chain gives the same blocks. @default 1 */
  readonly seed?: number
  /** Time between two blocks. @default 12 */
  readonly blockSeconds?: number
  /** @default ['foundry-token'] */
  readonly dapps?: readonly DappName[]
}

export interface Traffic {
  readonly fromBlock: number
  readonly toBlock: number
  readonly transactions: number
  /** How many logs the transactions emitted. */
  readonly logs: number
}

/** Sends transactions to the contracts of `deployAll`; can be called again on the same chain. */
export function makeTraffic(url: string, options?: TrafficOptions): Promise<Traffic>

// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import { collectibleContract, type CollectibleEvents } from './collectible.js'
import { marketContract, type MarketEvents } from './market.js'

export const contracts = [collectibleContract, marketContract]

/** Contract → event → arguments. */
export interface Events {
  Collectible: CollectibleEvents
  Market: MarketEvents
}

import type { CollectibleHandlers } from '../generated/collectible.js'
import type { MarketHandlers } from '../generated/market.js'
import { collectible } from './collectible.js'
import { market } from './market.js'

/** By the contract's name in bcdata.config.ts. */
export const handlers = {
  Collectible: collectible,
  Market: market,
} satisfies {
  Collectible: CollectibleHandlers
  Market: MarketHandlers
}

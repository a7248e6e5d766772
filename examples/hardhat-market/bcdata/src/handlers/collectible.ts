import { BalanceChanges, batch, keepTokenMetadata } from 'bcdata/runtime'
import type { CollectibleHandlers } from '../generated/collectible.js'

export const collectible: CollectibleHandlers = {
  /**
   * Keeps the number of tokens of every holder, and what the token says of itself. `batch`:
   * all Transfer events of a batch in one call, because their order doesn't matter.
   */
  transfer: batch(async (events, context) => {
    const changes = new BalanceChanges('collectible_holder')
    for (const { chainId, address, args } of events) {
      changes.move(chainId, address, args.from, args.to, 1n)
    }
    await changes.apply(context.tx)
    await keepTokenMetadata(context, 'collectible_metadata', events)
  }),
}

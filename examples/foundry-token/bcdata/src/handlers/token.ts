import { BalanceChanges, batch, keepTokenMetadata } from 'bcdata/runtime'
import type { TokenHandlers } from '../generated/token.js'

export const token: TokenHandlers = {
  /**
   * Keeps the balance of every holder, and what the token says of itself. `batch`: all
   * Transfer events of a batch in one call, because their order doesn't matter.
   */
  transfer: batch(async (events, context) => {
    const changes = new BalanceChanges('token_holder')
    for (const { chainId, address, args } of events) {
      changes.move(chainId, address, args.from, args.to, args.value)
    }
    await changes.apply(context.tx)
    await keepTokenMetadata(context, 'token_metadata', events)
  }),
}

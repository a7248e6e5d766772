import { BalanceChanges, batch } from 'bcdata/runtime'
import type { TokenHandlers } from '../generated/token.js'

export const token: TokenHandlers = {
  /**
   * Keeps the balance of every holder. `batch`: all Transfer events of a batch in one call,
   * because their order doesn't matter.
   */
  transfer: batch(async (events, { tx }) => {
    const changes = new BalanceChanges('token_holder')
    for (const { chainId, address, args } of events) {
      changes.move(chainId, address, args.from, args.to, args.value)
    }
    await changes.apply(tx)
  }),
}

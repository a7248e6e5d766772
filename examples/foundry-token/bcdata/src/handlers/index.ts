import type { TokenHandlers } from '../generated/token.js'
import type { VestingHandlers } from '../generated/vesting.js'
import { token } from './token.js'
import { vesting } from './vesting.js'

/** By the contract's name in bcdata.config.ts. */
export const handlers = {
  Token: token,
  Vesting: vesting,
} satisfies {
  Token: TokenHandlers
  Vesting: VestingHandlers
}

import { token } from './token.js'
import { vesting } from './vesting.js'

/** By the contract's name in bcdata.config.ts. */
export const handlers = {
  Token: token,
  Vesting: vesting,
}

// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import { tokenContract, type TokenEvents } from './token.js'
import { type VestingEvents, vestingContract } from './vesting.js'

export const contracts = [tokenContract, vestingContract]

/** Contract → event → arguments. */
export interface Events {
  Token: TokenEvents
  Vesting: VestingEvents
}

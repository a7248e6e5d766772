import type { VestingHandlers } from '../generated/vesting.js'

/**
 * Every event of Vesting is stored by itself. Add a function for one that should do more, for
 * instance `adjusted: async ({ args }, { tx }) => { … }`.
 */
export const vesting: VestingHandlers = {}

import type { MarketHandlers } from '../generated/market.js'

/**
 * Every event of Market is stored by itself. Add a function for one that should do more, for
 * instance `cancelled: async ({ args }, { tx }) => { … }`.
 */
export const market: MarketHandlers = {}

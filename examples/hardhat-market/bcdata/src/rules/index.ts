import type { Rule } from 'bcdata/runtime'
import { collectibleBalances, collectibleTransfers } from './collectible.js'

/** Everything that `bcdata reconcile` can run. */
export const rules: readonly Rule[] = [collectibleBalances, collectibleTransfers]

import type { Rule } from 'bcdata/runtime'
import { tokenBalances, tokenTransfers } from './token.js'

/** Everything that `bcdata reconcile` can run. */
export const rules: readonly Rule[] = [tokenBalances, tokenTransfers]

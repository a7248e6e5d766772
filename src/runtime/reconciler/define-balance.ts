import { BcdataError } from '../../errors.js'
import { assertRuleName } from './check-rule.js'
import { parseInteger } from './fields/decimal.js'
import type { BalanceOf } from './sources/balance-of.js'
import type { HolderBalances } from './sources/holder-balances.js'

export interface BalanceOptions {
  readonly left: HolderBalances
  readonly right: BalanceOf
  /** Balances that differ by at most this much, in base units, are equal. */
  readonly tolerance?: { readonly abs: string }
}

export interface BalanceRule {
  readonly type: 'balance'
  readonly name: string
  readonly left: HolderBalances
  readonly right: BalanceOf
  readonly tolerance: bigint
}

/** Compares what we think everybody has with what the contract says, holder by holder. */
export function defineBalance(name: string, options: BalanceOptions): BalanceRule {
  assertRuleName(name)
  const { left, right, tolerance = { abs: '0' } } = options
  const units = parseInteger(tolerance.abs)
  if (units === null || units < 0n) {
    throw new BcdataError(
      'RECONCILE_RULE_INVALID',
      `The tolerance "${tolerance.abs}" of the rule ${name} is not a number of base units.`,
      { hint: "Write a whole number, for instance { abs: '1' }." },
    )
  }
  return { type: 'balance', name, left, right, tolerance: units }
}

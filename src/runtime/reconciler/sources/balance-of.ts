/** What a contract answers itself. */
export interface BalanceOf {
  readonly type: 'balance-of'
}

/** `balanceOf(address)` of the contract that the row names, at the finalised block. */
export function balanceOf(): BalanceOf {
  return { type: 'balance-of' }
}

import type { TableRegistry } from '../../../shared/column-kind.js'

/** Tables of balances: a contract, a holder and what the holder has. */
export type BalanceTableOf<Tables extends TableRegistry> = {
  [Name in keyof Tables & string]: Tables[Name] extends {
    contract_address: 'address' | 'hex'
    holder: 'address' | 'hex'
    balance: 'int256' | 'uint256'
  }
    ? Name
    : never
}[keyof Tables & string]

export interface HolderBalances {
  readonly type: 'holder-balances'
  readonly table: string
}

/** A table of balances that handlers keep, as it was at the finalised block. */
export function holderBalances<const Tables extends TableRegistry>(
  _tables: Tables,
  table: BalanceTableOf<Tables>,
): HolderBalances {
  return { type: 'holder-balances', table }
}

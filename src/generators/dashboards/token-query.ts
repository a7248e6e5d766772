import type { TokenModel } from '../../model/contract-model.js'
import { zeroAddress } from '../../shared/hex.js'
import type { ContractView } from './contract-scope.js'
import { sqlText, where } from './sql.js'

/** Only balances above zero are shown, and these are stored as unsigned integers are. */
export const heldKind = 'uint256'

/** Whoever has given everything away keeps a row with zero. */
export function heldBy({ scope, datasource }: ContractView): string {
  const isAboveZero = `${datasource.dialect.approximate('balance', heldKind)} > 0`
  return where([...scope.conditions, isAboveZero])
}

/** A token id says which one moved, not how much. */
export function amount(
  { standard, value }: TokenModel,
  { dialect }: ContractView['datasource'],
): string {
  return standard === 'erc20' ? dialect.approximate(value.column.name, value.column.kind) : '1'
}

export function perUnit({ standard }: TokenModel): string {
  return standard === 'erc20' ? ' / 1e$decimals' : ''
}

export function isMint({ from }: TokenModel): string {
  return `${from.column.name} = ${sqlText(zeroAddress)}`
}

export function isBurn({ to }: TokenModel): string {
  return `${to.column.name} = ${sqlText(zeroAddress)}`
}

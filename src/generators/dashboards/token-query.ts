import { assert } from '../../errors.js'
import type { TokenModel } from '../../model/contract-model.js'
import { isIntegerKind } from '../../shared/exact-sql/exact-sql.js'
import { zeroAddress } from '../../shared/hex.js'
import type { ContractView } from './contract-scope.js'
import { sqlText, unionAll, where } from './sql.js'

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

/** Supply, mints and burns, added without rounding. */
export function exactTotalsQuery(token: TokenModel, view: ContractView): string {
  const { heading, sumExact } = view.datasource.dialect
  const { column } = token.value
  assert(isIntegerKind(column.kind), `the amount of ${token.transfer.signature} is no integer`)
  const row = (title: string, sum: string, from: string): string =>
    `SELECT ${sqlText(title)} AS ${heading('Total')}, coalesce(${sum}, '0') AS ${heading('Amount')}\nFROM ${from}`
  const moved = sumExact(column.name, column.kind)
  const transfers = (condition: string): string =>
    token.transfer.table.name + where([...view.scope.conditions, condition])
  return unionAll([
    row('Supply', sumExact('balance', heldKind), token.holders.name + heldBy(view)),
    row('Minted', moved, transfers(isMint(token))),
    row('Burned', moved, transfers(isBurn(token))),
  ])
}

export function isMint({ from }: TokenModel): string {
  return `${from.column.name} = ${sqlText(zeroAddress)}`
}

export function isBurn({ to }: TokenModel): string {
  return `${to.column.name} = ${sqlText(zeroAddress)}`
}

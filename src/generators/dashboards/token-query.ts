import { assert } from '../../errors.js'
import type { TokenModel } from '../../model/contract-model.js'
import { isIntegerKind } from '../../shared/exact-sql/exact-sql.js'
import { zeroAddress } from '../../shared/hex.js'
import type { ContractView } from './contract-scope.js'
import type { DashboardDialect } from './dialect.js'
import { sqlText, unionAll, where } from './sql.js'

/** Only balances above zero are shown, and these are stored as unsigned integers are. */
const heldKind = 'uint256'

/** Whoever has given everything away keeps a row with zero. */
export function heldBy({ scope, datasource }: ContractView): string {
  const isAboveZero = `${datasource.dialect.approximate('balance', heldKind)} > 0`
  return where([...scope.conditions, isAboveZero])
}

/** In units of the token. A token id says which one moved, not how much. */
export function amount(
  { standard, value }: TokenModel,
  { dialect }: ContractView['datasource'],
): string {
  if (standard === 'erc721') return '1'
  return `${dialect.approximate(value.column.name, value.column.kind)}${perUnit(dialect)}`
}

/** A balance in units of the token; a collectible is one by itself. */
export function held(
  { holders, standard }: TokenModel,
  { dialect }: ContractView['datasource'],
): string {
  const balance = dialect.approximate(`${holders.name}.balance`, heldKind)
  return standard === 'erc20' ? `${balance}${perUnit(dialect)}` : balance
}

/** The same to the last digit. */
export function heldExact(
  { standard }: TokenModel,
  { dialect }: ContractView['datasource'],
): string {
  if (standard === 'erc721') return dialect.display('balance', heldKind)
  return dialect.inUnits('balance', decimals)
}

/** The smallest unit counts where the token doesn't say how many decimals it has. */
const decimals = 'coalesce(of_decimals, 0)'

function perUnit(dialect: DashboardDialect): string {
  return ` / ${dialect.powerOfTen(decimals)}`
}

/** What the token is called; the contract's name where it has none. */
export function symbol({ contract }: ContractView): string {
  return `coalesce(of_symbol, ${sqlText(contract.name)})`
}

/** The table with what its tokens say of themselves, under names that no parameter has. */
export function withUnits(table: string, { metadata }: TokenModel): string {
  return `${table}
LEFT JOIN (
  SELECT chain_id AS of_chain, contract_address AS of_token, symbol AS of_symbol, decimals AS of_decimals
  FROM ${metadata.name}
) AS tokens ON of_chain = chain_id AND of_token = contract_address`
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

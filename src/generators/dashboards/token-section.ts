import type { TokenModel } from '../../model/contract-model.js'
import type { ContractView } from './contract-scope.js'
import { statPanel, tablePanel, timeSeriesPanel } from './grafana/data-panels.js'
import { gridWidth, type Section } from './grafana/layout.js'
import type { Panel } from './grafana/panel.js'
import { target } from './grafana/target.js'
import { where } from './sql.js'
import {
  amount,
  exactTotalsQuery,
  held,
  heldBy,
  heldExact,
  isBurn,
  isMint,
  symbol,
  withUnits,
} from './token-query.js'

const topHolders = 20

/** Who holds the token, how much of it moves, is created and destroyed. */
export function tokenSection(token: TokenModel, view: ContractView): Section {
  return {
    title: 'Token',
    bands: [
      [identity(token, view), holders(token, view), supply(token, view), ...movements(token, view)],
      [volume(token, view), mintedAndBurned(token, view)],
      token.standard === 'erc20'
        ? [holderTable(token, view, 15), exactTotals(token, view)]
        : [holderTable(token, view, gridWidth)],
    ],
  }
}

/** What the token says of itself. */
function identity({ metadata, standard }: TokenModel, view: ContractView): Panel {
  const { heading, excerpt } = view.datasource.dialect
  const columns = [
    `${excerpt('name')} AS ${heading('Name')}`,
    `${excerpt('symbol')} AS ${heading('Symbol')}`,
    ...(standard === 'erc20' ? [`decimals AS ${heading('Decimals')}`] : []),
  ]
  const sql = `SELECT ${columns.join(', ')}
FROM ${metadata.name}${where(view.scope.conditions)}
ORDER BY chain_id, contract_address`
  return tablePanel({
    title: 'Name',
    description: 'What the contract answered when its first transfer was indexed.',
    width: 6,
    height: 4,
    target: target(view.datasource, 'table', sql),
    empty: 'Not known yet',
  })
}

function holders(token: TokenModel, view: ContractView): Panel {
  const sql = `SELECT count(*) AS holders\nFROM ${token.holders.name}${heldBy(view)}`
  return statPanel({
    title: 'Holders',
    description: 'Addresses with a balance above zero, as of the last indexed block.',
    width: 3,
    height: 4,
    target: target(view.datasource, 'table', sql),
  })
}

function supply(token: TokenModel, view: ContractView): Panel {
  const { total } = view.datasource.dialect
  const sql = `SELECT ${symbol(view)} AS token, ${total(held(token, view.datasource))} AS supply
FROM ${withUnits(token.holders.name, token)}${heldBy(view)}
GROUP BY 1
ORDER BY 1`
  return statPanel({
    title: token.standard === 'erc20' ? 'Supply' : 'Tokens',
    description: 'The sum of all balances, as of the last indexed block. Rounded for display.',
    width: 6,
    height: 4,
    named: true,
    empty: '0',
    unit: token.standard === 'erc20' ? 'short' : 'locale',
    target: target(view.datasource, 'table', sql),
  })
}

function movements(token: TokenModel, view: ContractView): readonly Panel[] {
  const { isInRange } = view.datasource.dialect
  const count = (title: string, description: string, conditions: readonly string[]): Panel => {
    const all = [isInRange('evt_block_time'), ...view.scope.conditions, ...conditions]
    const sql = `SELECT count(*) AS total\nFROM ${token.transfer.table.name}${where(all)}`
    return statPanel({
      title,
      description,
      width: 3,
      height: 4,
      target: target(view.datasource, 'table', sql),
    })
  }
  return [
    count('Transfers', 'In the time range, mints and burns included.', []),
    count('Mints', 'Transfers from the zero address, in the time range.', [isMint(token)]),
    count('Burns', 'Transfers to the zero address, in the time range.', [isBurn(token)]),
  ]
}

function volume(token: TokenModel, view: ContractView): Panel {
  const { scope, datasource } = view
  const { bucket, isInRange, total } = datasource.dialect
  const sql = `SELECT ${bucket('evt_block_time')} AS time, ${total(amount(token, datasource))} AS volume
FROM ${withUnits(token.transfer.table.name, token)}${where([isInRange('evt_block_time'), ...scope.conditions])}
GROUP BY 1
ORDER BY 1`
  const fungible = token.standard === 'erc20'
  return timeSeriesPanel({
    title: 'Transfer volume',
    description: fungible
      ? 'Amount moved per interval, mints and burns included. Rounded for display.'
      : 'Tokens moved per interval, mints and burns included.',
    width: 12,
    height: 9,
    series: { name: fungible ? 'Amount' : 'Tokens' },
    target: target(datasource, 'series', sql),
  })
}

function mintedAndBurned(token: TokenModel, view: ContractView): Panel {
  const { scope, datasource } = view
  const { bucket, heading, isInRange, total } = datasource.dialect
  const sum = (condition: string): string =>
    total(`CASE WHEN ${condition} THEN ${amount(token, datasource)} END`)
  const zero = `(${isMint(token)} OR ${isBurn(token)})`
  const sql = `SELECT
  ${bucket('evt_block_time')} AS time,
  ${sum(isMint(token))} AS ${heading('Minted')},
  ${sum(isBurn(token))} AS ${heading('Burned')}
FROM ${withUnits(token.transfer.table.name, token)}${where([isInRange('evt_block_time'), ...scope.conditions, zero])}
GROUP BY 1
ORDER BY 1`
  return timeSeriesPanel({
    title: 'Minted and burned',
    description:
      'Amounts that came from the zero address, and below the axis those that went to it.',
    width: 12,
    height: 9,
    series: 'columns',
    target: target(datasource, 'series', sql),
    overrides: [
      { field: 'Minted', properties: { color: fixed('green') } },
      { field: 'Burned', properties: { color: fixed('red'), 'custom.transform': 'negative-Y' } },
    ],
  })
}

function holderTable(token: TokenModel, view: ContractView, width: number): Panel {
  const { heading } = view.datasource.dialect
  const { manyAddresses, manyChains } = view.scope
  const balance = held(token, view.datasource)
  const columns = [
    ...(manyChains ? [`chain_id AS ${heading('Chain')}`] : []),
    ...(manyAddresses ? [`contract_address AS ${heading('Contract')}`] : []),
    `holder AS ${heading('Holder')}`,
    `${heldExact(token, view.datasource)} AS ${heading('Balance')}`,
    ...(token.standard === 'erc20' ? [`${symbol(view)} AS ${heading('Token')}`] : []),
    `${balance} / sum(${balance}) OVER () AS ${heading('Share')}`,
  ]
  const sql = `SELECT
  ${columns.join(',\n  ')}
FROM ${withUnits(token.holders.name, token)}${heldBy(view)}
ORDER BY ${balance} DESC, ${token.holders.name}.balance DESC, holder
LIMIT ${topHolders}`
  return tablePanel({
    title: 'Top holders',
    description: `The ${topHolders} largest balances, exact, and their share of all balances.`,
    width,
    height: 9,
    target: target(view.datasource, 'table', sql),
    empty: 'Nobody holds the token yet',
    overrides: [
      { field: 'Balance', properties: { 'custom.align': 'right' } },
      {
        field: 'Share',
        properties: {
          color: { mode: 'continuous-BlPu' },
          'custom.cellOptions': { mode: 'basic', type: 'gauge', valueDisplayMode: 'text' },
          max: 1,
          min: 0,
          unit: 'percentunit',
        },
      },
    ],
  })
}

/** What the charts round, to the last digit. */
function exactTotals(token: TokenModel, view: ContractView): Panel {
  return tablePanel({
    title: 'Exact totals',
    description:
      "All that is stored, whatever the time range, in the token's smallest unit. Minted less burned is the supply, unless the token changes balances without a transfer.",
    width: 9,
    height: 9,
    target: target(view.datasource, 'table', exactTotalsQuery(token, view)),
    overrides: [{ field: 'Amount', properties: { 'custom.align': 'right' } }],
  })
}

function fixed(color: string) {
  return { fixedColor: color, mode: 'fixed' }
}

import type { ContractModel, TokenModel } from '../../model/contract-model.js'
import { importLine, quote } from '../typescript/print.js'

/** Names of a token's rules, as `bcdata reconcile run` takes them. */
export function ruleNames(contract: ContractModel): {
  readonly transfers: string
  readonly balances: string
} {
  return { transfers: `${contract.file}-transfers`, balances: `${contract.file}-balances` }
}

/** Their constants; that of a contract `Holder` must not be called as what its file imports. */
function ruleConstants({ variable }: ContractModel): {
  readonly transfers: string
  readonly balances: string
} {
  const balances = `${variable}Balances`
  return {
    transfers: `${variable}Transfers`,
    balances: balances === 'holderBalances' ? 'holderBalances_' : balances,
  }
}

/** `src/rules/<contract>.ts`: the team's; a token starts with its partner's books and the chain itself. */
export function printRules(contract: ContractModel, token: TokenModel): string {
  const names = ruleNames(contract)
  const constants = ruleConstants(contract)
  const { from, to, value, transfer, holders } = token
  const amount = token.standard === 'erc20' ? 'value' : 'id'
  const column = (name: string) => quote(name)
  return `import {
    balanceOf, chainTable, csvFile, defineBalance, defineReconciliation, holderBalances, localDir,
  } from 'bcdata/runtime'
import { tables } from '../tables.js'

/** Every ${transfer.name} on the chain against a partner's books. */
export const ${constants.transfers} = defineReconciliation(
  ${quote(names.transfers)},
  {
    left: chainTable(tables, ${quote(transfer.table.name)}),
    right: csvFile({
      from: localDir('./partner'),
      name: ${quote(`${names.transfers}.csv`)},
      columns: { tx: 'text', index: 'int', from: 'text', to: 'text', ${amount}: 'int' },
    }),
  },
  (f) => ({
    fields: {
      tx: f.hex('evt_tx_hash', 'tx'),
      index: f.int('evt_index', 'index'),
      from: f.address(${column(from.column.name)}, 'from'),
      to: f.address(${column(to.column.name)}, 'to'),
      ${amount}: ${token.standard === 'erc20' ? `f.amount(${column(value.column.name)}, 'value', { decimals: 0 })` : `f.int(${column(value.column.name)}, 'id')`},
    },
    match: [{ name: 'exact', on: ['tx', 'index'] }],
    compare: ['from', 'to', ${quote(amount)}],
    ${token.standard === 'erc20' ? "controlTotal: 'value'," : ''}
  }),
)

/** Every holder's balance in our table against \`balanceOf\` of the contract. */
export const ${constants.balances} = defineBalance(${quote(names.balances)}, {
  left: holderBalances(tables, ${quote(holders.name)}),
  right: balanceOf(),
})
`
}

/** `src/rules/index.ts`: everything that `bcdata reconcile` can run. */
export function printRuleRegistry(contracts: readonly ContractModel[]): string {
  const tokens = contracts.filter((contract) => contract.token)
  const namesOf = (contract: ContractModel) => {
    const { balances, transfers } = ruleConstants(contract)
    return [balances, transfers]
  }
  return `import type { Rule } from 'bcdata/runtime'
${tokens.map((contract) => importLine(namesOf(contract), `./${contract.file}.js`, false)).join('')}
/** Everything that \`bcdata reconcile\` can run. */
export const rules: readonly Rule[] = [${tokens.flatMap(namesOf).join(', ')}]
`
}

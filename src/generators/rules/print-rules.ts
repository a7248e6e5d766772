import type { ContractModel, TokenModel } from '../../model/contract-model.js'
import { call, list, object, openObject, printExpression } from '../typescript/expression.js'
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
  const { from, to, value, transfer, holders, standard } = token
  const amount = standard === 'erc20' ? 'value' : 'id'
  const amountField =
    standard === 'erc20'
      ? call('f.amount', [quote(value.column.name), quote('value'), object([['decimals', '0']])])
      : call('f.int', [quote(value.column.name), quote('id')])
  const balances = call('defineBalance', [
    quote(names.balances),
    openObject([
      ['left', call('holderBalances', ['tables', quote(holders.name)])],
      ['right', 'balanceOf()'],
    ]),
  ])
  return `import {
  balanceOf,
  chainTable,
  csvFile,
  defineBalance,
  defineReconciliation,
  holderBalances,
  localDir,
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
      from: f.address(${quote(from.column.name)}, 'from'),
      to: f.address(${quote(to.column.name)}, 'to'),
${printExpression(`      ${amount}: `, amountField, ',')}
    },
    match: [{ name: 'exact', on: ['tx', 'index'] }],
    compare: ['from', 'to', ${quote(amount)}],
${standard === 'erc20' ? "    controlTotal: 'value',\n" : ''}  }),
)

/** Every holder's balance in our table against \`balanceOf\` of the contract. */
${printExpression(`export const ${constants.balances} = `, balances)}
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
${printExpression('export const rules: readonly Rule[] = ', list(tokens.flatMap(namesOf)))}
`
}

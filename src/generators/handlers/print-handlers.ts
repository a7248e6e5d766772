import type { ContractModel, EventModel } from '../../model/contract-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { docComment, importLine, propertyKey, propertyOf, quote } from '../typescript/print.js'

/** `src/handlers/<contract>.ts`: the team's file; a token starts with its holder balances. */
export function printHandlers(contract: ContractModel): string {
  const { handlers } = contractNames(contract)
  const imports = `${contract.token ? importLine(['BalanceChanges', 'batch'], 'bcdata/runtime', false) : ''}import type { ${handlers} } from ${quote(`../generated/${contract.file}.js`)}`
  return `${imports}

${contract.token ? '' : docComment(`Every event of ${contract.name} is stored by itself. Add a function for one that should do more, for instance \`${exampleKey(contract)}: async ({ args }, { tx }) => { … }\`.`)}export const ${contract.variable}: ${handlers} = {
  ${contract.token ? printBalances(contract) : ''}
}
`
}

/** One upsert per holder and batch, whatever the number of transfers. */
function printBalances(contract: ContractModel): string {
  const token = contract.token
  if (!token) return ''
  const { transfer, from, to, value, holders } = token
  const moved = token.standard === 'erc20' ? propertyOf('args', value.name) : '1n'
  return `${docComment(holdersComment(transfer, token.standard))}${propertyKey(transfer.key)}: batch(async (events, { tx }) => {
    const changes = new BalanceChanges(${quote(holders.name)})
    for (const { chainId, address, args } of events) {
      changes.move(chainId, address, ${propertyOf('args', from.name)}, ${propertyOf('args', to.name)}, ${moved})
    }
    await changes.apply(tx)
  }),`
}

function holdersComment(transfer: EventModel, standard: 'erc20' | 'erc721'): string {
  const unit = standard === 'erc20' ? 'balance' : 'number of tokens'
  return `Keeps the ${unit} of every holder. \`batch\`: all ${transfer.name} events of a batch in one call, because their order doesn't matter.`
}

function exampleKey(contract: ContractModel): string {
  return propertyKey(contract.events[0]?.key ?? 'event')
}

/** `src/handlers/index.ts`: contract name → its handlers. */
export function printHandlerRegistry(contracts: readonly ContractModel[]): string {
  const types = contracts.map((contract) => contractNames(contract).handlers)
  const imports = contracts.flatMap((contract, index) => [
    importLine([types[index] ?? ''], `../generated/${contract.file}.js`, true),
    importLine([contract.variable], `./${contract.file}.js`, false),
  ])
  return `${imports.sort().join('')}
/** By the contract's name in bcdata.config.ts. */
export const handlers = {
  ${contracts.map((c) => (c.name === c.variable ? c.name : `${propertyKey(c.name)}: ${c.variable}`)).join(',\n')}
} satisfies {
  ${contracts.map((c, index) => `${propertyKey(c.name)}: ${types[index]}`).join('\n')}
}
`
}

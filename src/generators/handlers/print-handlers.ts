import type { ContractModel, EventModel, TokenModel } from '../../model/contract-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { printBlock, printList } from '../typescript/layout.js'
import { docComment, importLine, propertyKey, propertyOf, quote } from '../typescript/print.js'

/** `src/handlers/<contract>.ts`: the team's file; a token starts with its holder balances. */
export function printHandlers(contract: ContractModel): string {
  const { token, variable } = contract
  const { handlers } = contractNames(contract)
  const types = importLine([handlers], `../generated/${contract.file}.js`, true)
  const before = `export const ${variable}: ${handlers} = `
  if (!token) return `${types}\n${docComment(firstStep(contract))}${before}{}\n`
  const names = ['BalanceChanges', 'batch', 'keepTokenMetadata']
  const helpers = importLine(names, 'bcdata/runtime', false)
  return `${helpers}${types}\n${printBlock(before, printBalances(token))}\n`
}

function firstStep({ name, events }: ContractModel): string {
  const key = propertyKey(events[0]?.key ?? 'event')
  return `Every event of ${name} is stored by itself. Add a function for one that should do more, for instance \`${key}: async ({ args }, { tx }) => { … }\`.`
}

/** One upsert per holder and batch, whatever the number of transfers. */
function printBalances({
  transfer,
  from,
  to,
  value,
  holders,
  metadata,
  standard,
}: TokenModel): readonly string[] {
  const arg = (name: string) => propertyOf('args', name)
  const moved = standard === 'erc20' ? arg(value.name) : '1n'
  const move = printList({
    before: '      changes.move',
    open: '(',
    items: ['chainId', 'address', arg(from.name), arg(to.name), moved],
    close: ')',
    after: '',
  })
  return [
    `${docComment(holdersComment(transfer, standard), 2)}  ${propertyKey(transfer.key)}: batch(async (events, context) => {
    const changes = new BalanceChanges(${quote(holders.name)})
    for (const { chainId, address, args } of events) {
${move}
    }
    await changes.apply(context.tx)
    await keepTokenMetadata(context, ${quote(metadata.name)}, events)
  }),`,
  ]
}

function holdersComment(transfer: EventModel, standard: 'erc20' | 'erc721'): string {
  const unit = standard === 'erc20' ? 'balance' : 'number of tokens'
  return `Keeps the ${unit} of every holder, and what the token says of itself. \`batch\`: all ${transfer.name} events of a batch in one call, because their order doesn't matter.`
}

/** `src/handlers/index.ts`: contract name → its handlers. */
export function printHandlerRegistry(contracts: readonly ContractModel[]): string {
  const named = contracts.map((contract) => ({
    ...contract,
    type: contractNames(contract).handlers,
  }))
  const imports = named.flatMap(({ file, type, variable }) => [
    importLine([type], `../generated/${file}.js`, true),
    importLine([variable], `./${file}.js`, false),
  ])
  const entries = named.map(({ name, variable }) =>
    name === variable ? `  ${name},` : `  ${propertyKey(name)}: ${variable},`,
  )
  const types = named.map(({ name, type }) => `  ${propertyKey(name)}: ${type}`)
  return `${imports.sort().join('')}
/** By the contract's name in bcdata.config.ts. */
${printBlock('export const handlers = ', entries, ` ${printBlock('satisfies ', types)}`)}
`
}

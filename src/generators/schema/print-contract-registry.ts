import type { ContractModel } from '../../model/contract-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { generatedHeader } from '../contracts/print-contract.js'
import { printBlock, printList } from '../typescript/layout.js'
import { importLine, propertyKey } from '../typescript/print.js'

/** `src/generated/contracts.ts`: every contract that the indexer knows. */
export function printContractRegistry(contracts: readonly ContractModel[]): string {
  const named = contracts.map((contract) => ({ ...contractNames(contract), contract }))
  const imports = named.map(({ definition, events, contract }) =>
    importLine([definition, `type ${events}`], `./${contract.file}.js`, false),
  )
  const items = named.map(({ definition }) => definition)
  const entries = named.map(({ events, contract }) => `  ${propertyKey(contract.name)}: ${events}`)
  const before = 'export const contracts = '
  return `${generatedHeader}
${imports.join('')}
${printList({ before, open: '[', items, close: ']', after: '' })}

/** Contract → event → arguments. */
${printBlock('export interface Events ', entries)}
`
}

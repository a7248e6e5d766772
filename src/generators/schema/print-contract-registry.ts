import type { ContractModel } from '../../model/contract-model.js'
import { contractNames } from '../contracts/contract-names.js'
import { generatedHeader } from '../contracts/print-contract.js'
import { printList } from '../typescript/layout.js'
import { importLine } from '../typescript/print.js'

/** `src/generated/contracts.ts`: every contract that the indexer knows. */
export function printContractRegistry(contracts: readonly ContractModel[]): string {
  const names = contracts.map((contract) => contractNames(contract).definition)
  return `${generatedHeader}
${contracts.map((contract, i) => importLine([names[i] ?? ''], `./${contract.file}.js`, false)).join('')}
${printList({ before: 'export const contracts = ', open: '[', items: names, close: ']', after: '' })}
`
}

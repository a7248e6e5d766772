import type { TableDrafts } from './block-draft.js'

export interface GenesisOptions {
  readonly group: number
  readonly nodeIds: readonly string[]
}

const consensusTimeout = '3'
const transactionCountLimit = '1000'
const transactionGasLimit = '300000000'

/** What a chain of version 2.9 begins with, in the genesis header; its hash pins all of it. */
export function groupMarkOf({ group, nodeIds }: GenesisOptions): string {
  const nodes = nodeIds.map((id) => `${id},`).join('')
  const limits = [transactionCountLimit, transactionGasLimit, consensusTimeout].join('-')
  return `${group}-${nodes}-pbft-storage-0-${limits}`
}

/** The rows that the group mark stands for. */
export function genesisTables({ nodeIds }: Pick<GenesisOptions, 'nodeIds'>): TableDrafts {
  return {
    _sys_config_: {
      insert: [
        ['consensus_timeout', consensusTimeout, '0'],
        ['tx_count_limit', transactionCountLimit, '0'],
        ['tx_gas_limit', transactionGasLimit, '0'],
      ],
    },
    _sys_consensus_: { insert: nodeIds.map((id) => ['node', 'sealer', id, '0']) },
  }
}

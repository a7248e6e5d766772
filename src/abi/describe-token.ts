import type {
  ColumnModel,
  ContractModel,
  EventModel,
  TokenModel,
  TokenStandard,
} from '../model/contract-model.js'
import type { AbiItem } from './parse-abi.js'

/**
 * A contract that moves balances by `Transfer(address,address,uint256)` and tells them by
 * `balanceOf(address)`: ERC-20 with two indexed parameters, ERC-721 with three.
 */
export function describeToken(
  contract: Pick<ContractModel, 'slug' | 'events'>,
  items: readonly AbiItem[],
): TokenModel | undefined {
  const transfer = contract.events.find(
    (event) => event.signature === 'Transfer(address,address,uint256)' && standardOf(event),
  )
  const standard = transfer && standardOf(transfer)
  const [from, to, value] = transfer?.parameters ?? []
  if (!standard || !from || !to || !value || !items.some(isBalanceOf)) return undefined
  return {
    standard,
    transfer,
    from,
    to,
    value,
    holders: {
      name: `${contract.slug}_holder`,
      columns: holderColumns,
      primaryKey: ['chain_id', 'contract_address', 'holder'],
      indexes: [],
      description: undefined,
    },
    metadata: {
      name: `${contract.slug}_metadata`,
      columns: metadataColumns,
      primaryKey: ['chain_id', 'contract_address'],
      indexes: [],
      description: undefined,
    },
  }
}

const holderColumns: readonly ColumnModel[] = [
  column('chain_id', 'int32'),
  column('contract_address', 'address'),
  column('holder', 'address'),
  column('balance', 'int256'),
]

/** A token needn't say anything of itself. */
const metadataColumns: readonly ColumnModel[] = [
  column('chain_id', 'int32'),
  column('contract_address', 'address'),
  { ...column('name', 'text'), nullable: true },
  { ...column('symbol', 'text'), nullable: true },
  { ...column('decimals', 'int32'), nullable: true },
]

function column(name: string, kind: ColumnModel['kind']): ColumnModel {
  return { name, kind, nullable: false, description: undefined }
}

/** An event that had other parameters before may lack some of them: its balances would have holes. */
function standardOf(event: EventModel): TokenStandard | undefined {
  if (event.retired || event.parameters.some(({ column }) => column.nullable)) return undefined
  const indexed = event.parameters.map((parameter) => parameter.indexed)
  if (!indexed[0] || !indexed[1]) return undefined
  return indexed[2] ? 'erc721' : 'erc20'
}

function isBalanceOf(item: AbiItem): boolean {
  return (
    item.type === 'function' &&
    item.name === 'balanceOf' &&
    item.inputs.map((input) => input.type).join() === 'address' &&
    item.outputs.map((output) => output.type).join() === 'uint256'
  )
}

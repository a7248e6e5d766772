import { type BindingItem, type BindingModel, signatureOf } from '../../model/binding-model.js'
import { fitEvents } from './fit-events.js'
import { fitStructs } from './fit-structs.js'
import { claimedTypes, unusableArguments } from './typechain-names.js'

export interface FittedAbi {
  /** Of the contract's type. */
  readonly className: string
  readonly items: readonly BindingItem[]
  /** What TypeChain can't express, as `event Over(uint256[2]) with 0 indexed`. */
  readonly dropped: readonly string[]
}

/** The part of an ABI whose bindings compile, changed only where no call and no topic changes. */
export function fitTypechain({ contract, items }: BindingModel): FittedAbi {
  const className = classNameOf(contract)
  const events = fitEvents(items.filter((item) => item.type === 'event'))
  const functions = distinct(items.filter((item) => item.type === 'function')).map((item) => ({
    ...item,
    inputs: item.inputs.map((input) => ({ ...input, name: argumentName(input.name) })),
  }))
  const errors = distinct(items.filter((item) => item.type === 'error'))
  const kept = new Set([...events, ...functions, ...errors].map(labelOf))
  return {
    className,
    items: fitStructs([...functions, ...events, ...errors], className),
    dropped: [...new Set(items.map(labelOf))].filter((label) => !kept.has(label)),
  }
}

/** TypeChain begins a type with a capital. */
function classNameOf(contract: string): string {
  const name = contract.charAt(0).toUpperCase() + contract.slice(1)
  return claimedTypes.has(name) ? `${name}Contract` : name
}

/** Arguments are passed by position; their names only label them. */
function argumentName(name: string): string {
  return unusableArguments.has(name) ? `${name}_` : name
}

/** The same event with other indexed parameters has other logs. */
function labelOf(item: BindingItem): string {
  const label = `${item.type} ${signatureOf(item)}`
  if (item.type !== 'event') return label
  return `${label} with ${item.inputs.filter(({ indexed }) => indexed).length} indexed`
}

function distinct<Item extends BindingItem>(items: readonly Item[]): readonly Item[] {
  const first = new Map<string, Item>()
  for (const item of items) if (!first.has(labelOf(item))) first.set(labelOf(item), item)
  return [...first.values()]
}

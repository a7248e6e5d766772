import {
  type BindingItem,
  type BindingModel,
  type StateMutability,
  signatureOf,
} from '../model/binding-model.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { bindingParameters } from './binding-parameters.js'
import { parseAbi } from './parse-abi.js'

export interface BindingInput extends Pick<BindingModel, 'contract' | 'file' | 'path'> {
  readonly abi: readonly object[]
}

export interface DescribedBinding {
  readonly binding: BindingModel
  readonly diagnostics: readonly Diagnostic[]
}

/** What of an ABI can be called or decoded through ethers; what can't is reported, one by one. */
export function describeBinding({ abi, ...place }: BindingInput): DescribedBinding {
  const items = new Map<string, BindingItem>()
  const diagnostics: Diagnostic[] = []
  for (const entry of abi) {
    const answer = describeItem(entry as Record<string, unknown>)
    if (typeof answer === 'string') diagnostics.push(unsupported(place, answer))
    else if (answer) items.set(contentOf(answer), answer)
  }
  const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  return {
    binding: { ...place, items: sorted },
    diagnostics: diagnostics.sort((a, b) => (a.message < b.message ? -1 : 1)),
  }
}

/** The same content once, in an order that the ABI's own doesn't decide. */
function contentOf(item: BindingItem): string {
  return `${item.type} ${signatureOf(item)} ${JSON.stringify(item)}`
}

/** Null for what has no name (constructor, fallback, receive); a text names what can't be bound. */
function describeItem(entry: Record<string, unknown>): BindingItem | string | null {
  const type = entry['type'] ?? 'function'
  const isError = type === 'error'
  const [item] = parseAbi([{ ...entry, type: isError ? 'function' : type }])
  if (!item) return null
  const { name, anonymous } = item
  const inputs = bindingParameters(item.inputs, item.type === 'event' ? 'indexable' : 'argument')
  const outputs = bindingParameters(item.outputs, 'result')
  if (!/^[A-Za-z_$][\w$]*$/.test(name) || !inputs || !outputs) {
    return `${isError ? 'error' : item.type} ${JSON.stringify(name)}`
  }
  if (isError) return { type: 'error', name, inputs }
  if (item.type === 'event') return { type: 'event', name, inputs, anonymous }
  return { type: 'function', name, inputs, outputs, stateMutability: mutabilityOf(entry) }
}

/** Compilers before 0.5 write `constant` and `payable` instead. */
function mutabilityOf(entry: Record<string, unknown>): StateMutability {
  const known = (['pure', 'view', 'nonpayable', 'payable'] as const).find(
    (word) => word === entry['stateMutability'],
  )
  if (known !== undefined) return known
  if (entry['constant'] === true) return 'view'
  return entry['payable'] === true ? 'payable' : 'nonpayable'
}

function unsupported({ contract, path }: Omit<BindingInput, 'abi'>, what: string): Diagnostic {
  return {
    code: 'ABI_UNSUPPORTED',
    where: path,
    message: `The bindings of ${contract} leave out the ${what}: ethers can't express it.`,
    hint: 'Call it with data that you encode yourself, where you need it.',
  }
}

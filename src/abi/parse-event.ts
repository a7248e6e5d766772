import { id } from 'ethers/hash'
import type { ParameterModel } from '../model/contract-model.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { canonicalType, isDynamic } from '../model/type-map.js'
import type { Hex } from '../shared/hex.js'
import type { Natspec } from './artifact.js'
import { eventNatspec } from './event-natspec.js'
import type { AbiItem } from './parse-abi.js'
import { fieldNames, parseType } from './parse-type.js'

/** An event whose types are understood, before it has a table. */
export interface ParsedEvent {
  readonly name: string
  readonly signature: string
  readonly topic0: Hex
  readonly topicCount: number
  readonly parameters: readonly Omit<ParameterModel, 'column'>[]
  readonly description: string | undefined
}

/** A log has four topics, and the first is the event's. */
const indexedMax = 3

export function parseEvent(
  item: AbiItem,
  natspec: Natspec,
  path: string,
): ParsedEvent | Diagnostic {
  const problem = problemOf(item)
  if (problem) return { code: 'ABI_UNSUPPORTED', where: path, ...problem }
  const types = item.inputs.map((input) => parseType(input)).filter((type) => type !== null)
  const names = fieldNames(item.inputs)
  const signature = `${item.name}(${types.map(canonicalType).join(',')})`
  const documented = eventNatspec(natspec, signature)
  return {
    name: item.name,
    signature,
    topic0: id(signature) as Hex,
    topicCount: 1 + item.inputs.filter((parameter) => parameter.indexed).length,
    description: documented?.notice,
    parameters: item.inputs.flatMap((input, index) => {
      const type = types[index]
      if (!type) return []
      return {
        name: names[index] ?? `arg${index}`,
        type,
        indexed: input.indexed,
        hashed: input.indexed && (isDynamic(type) || isComposite(type.type)),
        solidityType: input.internalType ?? input.type,
        description: documented?.params[input.name],
      }
    }),
  }
}

function problemOf(item: AbiItem): Pick<Diagnostic, 'message' | 'hint'> | null {
  // Half a character has no UTF-8, so no topic.
  if (item.name === '' || /\p{Surrogate}/u.test(item.name)) {
    return { message: 'An event without a name is left out.', hint: 'Compile the contract again.' }
  }
  if (item.anonymous) {
    return {
      message: `The anonymous event ${item.name} is left out: nothing in its logs says which event they are.`,
      hint: 'Index a named event of the same contract where there is one.',
    }
  }
  const unknown = item.inputs.find((input) => parseType(input) === null)
  if (unknown) {
    return {
      message: `The event ${item.name} is left out: its parameter type "${unknown.type}" can't be decoded.`,
      hint: 'Compile the contract again, or list the event under `exclude` in bcdata.config.ts.',
    }
  }
  const indexed = item.inputs.filter((input) => input.indexed).length
  if (indexed <= indexedMax) return null
  return {
    message: `The event ${item.name} is left out: it has ${indexed} indexed parameters, a log has room for ${indexedMax}.`,
    hint: 'Compile the contract again.',
  }
}

/** Indexed structs and arrays are hashed even where their size is fixed. */
function isComposite(type: string): boolean {
  return type === 'array' || type === 'tuple'
}

import { keccak256 } from 'ethers/crypto'
import type { AbiInput, ParameterModel } from '../model/contract-model.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { canonicalType, isDynamic } from '../model/type-map.js'
import type { Hex } from '../shared/hex.js'
import { quoted } from '../shared/printable.js'
import type { Natspec } from './artifact.js'
import { eventNatspec } from './event-natspec.js'
import type { AbiItem } from './parse-abi.js'
import { type AbiParameter, fieldNames, parseType } from './parse-type.js'

/** An event whose types are understood, before it has a table. */
export interface ParsedEvent {
  readonly name: string
  readonly signature: string
  /** Keccak-256 of the signature. */
  readonly signatureHash: Hex
  /** Null for an anonymous event. */
  readonly topic0: Hex | null
  readonly topicCount: number
  readonly parameters: readonly Omit<ParameterModel, 'column'>[]
  readonly inputs: readonly AbiInput[]
  readonly description: string | undefined
}

/** A log has four topics; the first is the event's, unless it is anonymous. */
const topicsMax = 4

/** MySQL's rows end at 65,535 bytes, and an integer takes up to 78 of them. */
const parametersMax = 500

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
  const signatureHash = keccak256(Buffer.from(signature)) as Hex
  const documented = eventNatspec(natspec, signature)
  return {
    name: item.name,
    signature,
    signatureHash,
    topic0: item.anonymous ? null : signatureHash,
    topicCount: topicCount(item),
    description: documented?.notice,
    inputs: item.inputs.map(inputOf),
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
  const name = quoted(item.name)
  const unknown = item.inputs.find((input) => parseType(input) === null)
  if (unknown) {
    return {
      message: `The event ${name} is left out: its parameter type ${quoted(unknown.type)} can't be decoded.`,
      hint: 'Compile the contract again, or list the event under `exclude` in bcdata.config.ts.',
    }
  }
  if (item.inputs.length > parametersMax) {
    return {
      message: `The event ${name} is left out: it has ${item.inputs.length} parameters, a table has room for ${parametersMax}.`,
      hint: 'List the event under `exclude` in bcdata.config.ts.',
    }
  }
  if (topicCount(item) <= topicsMax) return null
  const indexed = item.inputs.filter((input) => input.indexed).length
  return {
    message: `The event ${name} is left out: it has ${indexed} indexed parameters, a log has room for ${topicsMax - (item.anonymous ? 0 : 1)}.`,
    hint: 'Compile the contract again.',
  }
}

function topicCount({ anonymous, inputs }: AbiItem): number {
  return (anonymous ? 0 : 1) + inputs.filter((input) => input.indexed).length
}

/** Without the fields that say nothing, as the manifest keeps it. */
function inputOf({ name, type, indexed, internalType, components }: AbiParameter): AbiInput {
  return {
    name,
    type,
    ...(indexed ? { indexed } : {}),
    ...(internalType === undefined ? {} : { internalType }),
    ...(components.length > 0 ? { components: components.map(inputOf) } : {}),
  }
}

/** Indexed structs and arrays are hashed even where their size is fixed. */
function isComposite(type: string): boolean {
  return type === 'array' || type === 'tuple'
}

import type { ContractModel, EventModel, LayoutModel } from '../../model/contract-model.js'
import { typePrefix } from '../../model/naming.js'

/** Names in a contract's generated file. */
export interface ContractNames {
  readonly definition: string
  readonly events: string
  readonly handlers: string
  /** Type of the event's arguments. */
  readonly args: (event: EventModel) => string
  /** Constant with the event's definition. */
  readonly event: (event: EventModel) => string
  /** What is added to the names of a layout that the event had before: `V1`. */
  readonly version: (event: EventModel, layout: LayoutModel) => string
}

/** What the file imports: an event `Data` of a contract `Abi` must not be called `AbiData`. */
export const runtimeNames: ReadonlySet<string> = new Set([
  'AbiData',
  'ContractDefinition',
  'Database',
  'EventDefinition',
  'Handlers',
  'Hex',
  'Log',
  'abiData',
  'readAddress',
  'readArray',
  'readBool',
  'readBytes',
  'readFixedBytes',
  'readInt',
  'readInt32',
  'readItems',
  'readPointer',
  'readString',
  'readUint',
  'readUint32',
  'topicData',
])

export function contractNames({ slug, variable, events }: ContractModel): ContractNames {
  const prefix = typePrefix(slug)
  const own = [`${variable}Contract`, `${prefix}Events`, `${prefix}Handlers`] as const
  const free = (wanted: string) =>
    runtimeNames.has(wanted) || own.some((taken) => taken === wanted) ? `${wanted}_` : wanted
  const types = new Set(events.map(({ typeName }) => typeName))
  return {
    definition: own[0],
    events: own[1],
    handlers: own[2],
    args: (event) => free(prefix + event.typeName),
    event: (event) => notADecoder(free(variable + event.typeName)),
    version({ typeName, layouts }, layout) {
      const version = `V${layouts.indexOf(layout) + 1}`
      return types.has(typeName + version) ? `${version}_` : version
    },
  }
}

/** Of a contract `Decode`; functions `decode…` are declared for the events' arguments. */
function notADecoder(name: string): string {
  return /^decode[A-Z]/.test(name) ? `${name}_` : name
}

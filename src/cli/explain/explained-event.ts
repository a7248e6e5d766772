import { typeOfParameter } from '../../generators/typescript/type-of.js'
import {
  type ContractModel,
  type EventModel,
  earlierLayouts,
  type ParameterModel,
} from '../../model/contract-model.js'

/** Where an event of a contract ends up in the project. */
export interface ExplainedEvent {
  readonly event: string
  readonly description?: string
  readonly signature: string
  readonly topic0: string | null
  /** Signatures that the event had before; their logs fill the same table. */
  readonly earlierSignatures: readonly string[]
  readonly retired: boolean
  readonly table: string
  readonly handler: { readonly key: string; readonly file: string }
  readonly parameters: readonly ExplainedParameter[]
}

export interface ExplainedParameter {
  readonly name: string
  readonly solidity: string
  readonly indexed: boolean
  readonly typescript: string
  readonly column: string
  readonly kind: string
}

export function explainEvent(contract: ContractModel, event: EventModel): ExplainedEvent {
  const { description, key, name, retired, signature, table, topic0 } = event
  return {
    event: `${contract.name}.${name}`,
    ...(description !== undefined && { description }),
    signature,
    topic0,
    earlierSignatures: earlierLayouts(event).map((layout) => layout.signature),
    retired,
    table: table.name,
    handler: { key, file: `src/handlers/${contract.file}.ts` },
    parameters: [...event.parameters, ...event.former].map(explainParameter),
  }
}

function explainParameter(parameter: ParameterModel): ExplainedParameter {
  const { column, indexed, name, solidityType } = parameter
  return {
    name,
    solidity: solidityType,
    indexed,
    typescript: typeOfParameter(parameter) + (column.nullable ? ' | null' : ''),
    column: column.name,
    kind: column.kind,
  }
}

import type { ContractModel, EventModel, ParameterModel } from '../../model/contract-model.js'
import { pascalCase } from '../../model/naming.js'
import { headBytes } from '../../model/type-map.js'
import type { ColumnKind } from '../../shared/column-kind.js'
import { docComment, importLine, propertyKey, propertyOf, quote } from '../typescript/print.js'
import { typeOfParameter } from '../typescript/type-of.js'
import { type ContractNames, contractNames } from './contract-names.js'
import { ReaderPrinter } from './print-reader.js'

/** Types, decoders and definitions of one contract: straight code, no ABI at run time. */
export function printContract(contract: ContractModel): string {
  const imports = new Set<string>(['type ContractDefinition', 'type Handlers'])
  const names = contractNames(contract)
  const events = contract.events.map((event) => printEvent(event, names, imports)).join('\n')
  return `${generatedHeader}
import { ${[...imports].sort().join(', ')} } from 'bcdata/runtime'
${importLine(['Database'], './database.js', true)}
${events}
/** Every event of ${contract.name} that is indexed. */
export const ${names.definition}: ContractDefinition = {
  name: ${quote(contract.name)},
  events: [${contract.events.map(names.event).join(', ')}],
}

/** Handler key → arguments. */
export interface ${names.events} {
${contract.events.map((event) => `${propertyKey(event.key)}: ${names.args(event)}`).join('\n')}
}

export type ${names.handlers} = Handlers<${names.events}, Database>
`
}

export const generatedHeader = `// Made by \`bcdata generate\` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use \`exclude\` in bcdata.config.ts.
`

function printEvent(event: EventModel, names: ContractNames, imports: Set<string>): string {
  const args = names.args(event)
  const reader = new ReaderPrinter()
  const decoded = printDecoded(event, reader)
  const values = event.parameters.map((parameter) => printValue(parameter, imports))
  const takesArgs = event.parameters.length > 0
  for (const name of ['type EventDefinition', ...reader.imports]) imports.add(name)
  if (decoded.text !== '' || decoded.data) imports.add('type Log')
  if (event.parameters.some((p) => typeOfParameter(p).includes('Hex'))) imports.add('type Hex')
  return `
${docComment(event.description)}export interface ${args} {
${event.parameters.map(printMember).join('\n')}
}

function decode${args}(${takesArgs ? 'log: Log' : ''}): ${args} {
  ${decoded.data ? 'const data = abiData(log)\n' : ''}return { ${decoded.text} }
}

${reader.helpers.join('\n\n')}

export const ${names.event(event)}: EventDefinition<${args}> = {
  name: ${quote(event.key)},
  signature: ${quote(event.signature)},
  topic0: ${quote(event.topic0)},
  topicCount: ${event.topicCount},
  table: ${quote(event.table.name)},
  columns: [${event.parameters.map((parameter) => quote(parameter.column.name)).join(', ')}],
  decode: decode${args},
  values: (${takesArgs ? 'args' : ''}) => [${values.join(', ')}],
}
`
}

/** One expression a parameter: indexed ones from their topic, the others from the data in order. */
function printDecoded(
  event: EventModel,
  reader: ReaderPrinter,
): { readonly text: string; readonly data: boolean } {
  let topic = 0
  let at = 0
  const entries = event.parameters.map((parameter) => {
    const key = propertyKey(parameter.name)
    const label = event.typeName + pascalCase(parameter.name)
    if (parameter.indexed) {
      topic += 1
      reader.imports.add('topicData')
      const source = `topicData(log, ${topic})`
      const type = parameter.hashed ? hashType : parameter.type
      return `${key}: ${reader.read(type, label, source, '0', '0')},`
    }
    const expression = reader.read(parameter.type, label, 'data', String(at), '0')
    at += headBytes(parameter.type)
    return `${key}: ${expression},`
  })
  if (at > 0) reader.imports.add('abiData')
  return { text: entries.join('\n'), data: at > 0 }
}

const hashType = { type: 'fixedBytes', length: 32 } as const

function printMember(parameter: ParameterModel): string {
  const hash = parameter.hashed
    ? `Keccak-256 of the ${parameter.solidityType}; the chain has no more.`
    : ''
  const comment = docComment([parameter.description ?? '', hash].join(' '))
  return `${comment}readonly ${propertyKey(parameter.name)}: ${typeOfParameter(parameter)}`
}

const encoders: Partial<Record<ColumnKind, string>> = {
  uint64: 'encodeUint64',
  uint256: 'encodeUint256',
  int256: 'encodeInt256',
  bool: 'encodeBool',
  json: 'encodeJson',
}

function printValue(parameter: ParameterModel, imports: Set<string>): string {
  const value = propertyOf('args', parameter.name)
  const encoder = encoders[parameter.column.kind]
  if (encoder === undefined) return value
  imports.add(encoder)
  return `${encoder}(${value})`
}

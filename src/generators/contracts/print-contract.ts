import type { ContractModel, EventModel, ParameterModel } from '../../model/contract-model.js'
import { pascalCase } from '../../model/naming.js'
import { headBytes } from '../../model/type-map.js'
import type { ColumnKind } from '../../shared/column-kind.js'
import { lineWidth, printBlock, printList } from '../typescript/layout.js'
import { docComment, importLine, propertyKey, propertyOf, quote } from '../typescript/print.js'
import { printProperty, typeOfParameter } from '../typescript/type-of.js'
import { type ContractNames, contractNames, runtimeNames } from './contract-names.js'
import { ReaderPrinter } from './print-reader.js'

/** Types, decoders and definitions of one contract: straight code, no ABI at run time. */
export function printContract(contract: ContractModel): string {
  const imports = new Set<string>(['type ContractDefinition', 'type Handlers'])
  const names = contractNames(contract)
  const file: FileNames = { imports, taken: declaredNames(contract, names) }
  const events = contract.events.map((event) => printEvent(event, names, file))
  const keys = contract.events.map((event) => `  ${propertyKey(event.key)}: ${names.args(event)}`)
  return `${[
    generatedHeader,
    importLine(imports, 'bcdata/runtime', false) + importLine(['Database'], '../tables.js', true),
    ...events,
    `/** Every event of ${contract.name} that is indexed. */
export const ${names.definition}: ContractDefinition = {
  name: ${quote(contract.name)},
${printArray('  events: ', contract.events.map(names.event), ',')}
}
`,
    `/** Handler key → arguments. */\n${printBlock(`export interface ${names.events} `, keys)}\n`,
    `export type ${names.handlers} = Handlers<${names.events}, Database>\n`,
  ].join('\n')}`
}

/** Names of the file in the making. */
interface FileNames {
  readonly imports: Set<string>
  /** What it imports or declares. */
  readonly taken: Set<string>
}

/** Readers of structs are named after their parameters, and must not be called as something else. */
function declaredNames({ events }: ContractModel, names: ContractNames): Set<string> {
  const ofEvents = events.flatMap((event) => [names.event(event), `decode${names.args(event)}`])
  return new Set([...runtimeNames, names.definition, ...ofEvents])
}

export const generatedHeader = `// Made by \`bcdata generate\` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use \`exclude\` in bcdata.config.ts.
`

/** Its arguments' interface, its decoder with the readers of its structs, and its definition. */
function printEvent(
  event: EventModel,
  names: ContractNames,
  { imports, taken }: FileNames,
): string {
  const args = names.args(event)
  const reader = new ReaderPrinter(taken)
  const decoder = printDecoder(event, args, reader)
  const definition = printDefinition(event, names, imports)
  for (const name of ['type EventDefinition', ...reader.imports]) imports.add(name)
  if (event.parameters.length > 0) imports.add('type Log')
  if (event.parameters.some((p) => /\bHex\b/.test(typeOfParameter(p)))) imports.add('type Hex')
  const members = event.parameters.map(printMember)
  return [
    `${docComment(event.description)}${printBlock(`export interface ${args} `, members)}\n`,
    ...[decoder, ...reader.helpers].map((text) => `${text}\n`),
    `${definition}\n`,
  ].join('\n')
}

function printDefinition(event: EventModel, names: ContractNames, imports: Set<string>): string {
  const args = names.args(event)
  const columns = event.parameters.map((parameter) => quote(parameter.column.name))
  const values = event.parameters.map((parameter) => printValue(parameter, imports))
  const takes = event.parameters.length > 0 ? '(args)' : '()'
  return `export const ${names.event(event)} = {
  name: ${quote(event.key)},
${printText('  signature: ', event.signature)}
  topic0: ${quote(event.topic0)},
  topicCount: ${event.topicCount},
  table: ${quote(event.table.name)},
${printArray('  columns: ', columns, ',')}
  decode: decode${args},
${printArray(`  values: ${takes} => `, values, ',')}
} satisfies EventDefinition<${args}>`
}

/** Indexed parameters come from their topics, the others from the data, in their order. */
function printDecoder(event: EventModel, args: string, reader: ReaderPrinter): string {
  let topic = 0
  let at = 0
  const entries = event.parameters.map((parameter) => {
    const label = event.typeName + pascalCase(parameter.name)
    const before = `    ${propertyKey(parameter.name)}: `
    if (parameter.indexed) {
      topic += 1
      reader.imports.add('topicData')
      const type = parameter.hashed ? hashType : parameter.type
      return `${before}${reader.read(type, label, `topicData(log, ${topic})`, '0', '0')},`
    }
    const expression = reader.read(parameter.type, label, 'data', String(at), '0')
    at += headBytes(parameter.type)
    return `${before}${expression},`
  })
  if (at > 0) reader.imports.add('abiData')
  return `function decode${args}(${entries.length > 0 ? 'log: Log' : ''}): ${args} {
${at > 0 ? '  const data = abiData(log)\n' : ''}${printBlock('  return ', entries)}
}`
}

const hashType = { type: 'fixedBytes', length: 32 } as const

function printMember(parameter: ParameterModel): string {
  const { description = '', hashed, name, solidityType } = parameter
  const hash = hashed ? `Keccak-256 of the ${solidityType}; the chain has no more.` : ''
  const type = hashed ? hashType : parameter.type
  return docComment(`${description} ${hash}`, 2) + printProperty({ name, type }, 2)
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

/** A long text has a line of its own. */
function printText(before: string, text: string): string {
  const line = `${before}${quote(text)},`
  return line.length <= lineWidth ? line : `${before.trimEnd()}\n    ${quote(text)},`
}

function printArray(before: string, items: readonly string[], after: string): string {
  return printList({ before, open: '[', items, close: ']', after })
}

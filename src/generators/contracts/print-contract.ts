import {
  type ContractModel,
  type EventModel,
  earlierLayouts,
  type LayoutModel,
  type ParameterModel,
} from '../../model/contract-model.js'
import { pascalCase } from '../../model/naming.js'
import { headBytes } from '../../model/type-map.js'
import { printExpression } from '../typescript/expression.js'
import { lineWidth, printBlock, printList } from '../typescript/layout.js'
import { docComment, importLine, propertyKey, propertyOf, quote } from '../typescript/print.js'
import { printProperty, typeOfParameter } from '../typescript/type-of.js'
import { type ContractNames, contractNames, runtimeNames } from './contract-names.js'
import { printJsonShapes } from './print-json-shapes.js'
import { ReaderPrinter } from './print-reader.js'

/** Types, decoders and definitions of one contract: straight code, no ABI at run time. */
export function printContract(contract: ContractModel): string {
  const imports = new Set<string>(['type ContractDefinition', 'type Handlers'])
  const names = contractNames(contract)
  const file: FileNames = { imports, taken: declaredNames(contract, names) }
  const events = contract.events.map((event) => printEvent(event, names, file))
  const definitions = contract.events
    .flatMap((event) => printedLayouts(event, names))
    .map(({ definition }) => definition)
  const keys = contract.events.map((event) => `  ${propertyKey(event.key)}: ${names.args(event)}`)
  return `${[
    generatedHeader,
    importLine(imports, 'bcdata/runtime', false) + importLine(['Database'], '../tables.js', true),
    ...events,
    `${docComment(`Every event of ${contract.name} that is indexed.`)}export const ${names.definition}: ContractDefinition = {
  name: ${quote(contract.name)},
${printArray('  events: ', definitions, ',')}${printLeftOut(contract)}
}
`,
    `/** Handler key → arguments. */\n${printBlock(`export interface ${names.events} `, keys)}\n`,
    `${printHandlersType(names)}\n`,
  ].join('\n')}`
}

/** Logs of excluded events are nobody's, whatever anonymous event they look like. */
function printLeftOut({ leftOut }: ContractModel): string {
  if (leftOut.length === 0) return ''
  const items = leftOut.map(
    ({ signature, topic0 }) => `    { signature: ${quote(signature)}, topic0: ${quote(topic0)} },`,
  )
  return ['', '  leftOut: [', ...items, '  ],'].join('\n')
}

/** Names of the file in the making. */
interface FileNames {
  readonly imports: Set<string>
  /** What it imports or declares. */
  readonly taken: Set<string>
}

/** Readers of structs are named after their parameters, and must not be called as something else. */
function declaredNames({ events }: ContractModel, names: ContractNames): Set<string> {
  const ofEvents = events
    .flatMap((event) => printedLayouts(event, names))
    .flatMap(({ definition, decode }) => [definition, decode])
  return new Set([...runtimeNames, names.definition, ...ofEvents])
}

/** A layout of an event with its names in the file. */
interface PrintedLayout {
  readonly layout: LayoutModel
  readonly definition: string
  readonly decode: string
}

/** Today's first. */
function printedLayouts(event: EventModel, names: ContractNames): readonly PrintedLayout[] {
  const own = { definition: names.event(event), decode: `decode${names.args(event)}` }
  return [
    { layout: event, ...own },
    ...earlierLayouts(event).map((layout) => {
      const version = names.version(event, layout)
      return {
        layout,
        definition: own.definition + version,
        decode: own.decode + version,
      }
    }),
  ]
}

export const generatedHeader = `// Made by \`bcdata generate\` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use \`exclude\` in bcdata.config.ts.
`

/** Its arguments' interface, then for each layout a decoder and a definition. */
function printEvent(
  event: EventModel,
  names: ContractNames,
  { imports, taken }: FileNames,
): string {
  const args = names.args(event)
  const members = [...event.parameters, ...event.former]
  imports.add('type EventDefinition')
  if (members.some((member) => /\bHex\b/.test(typeOfParameter(member)))) imports.add('type Hex')
  const layouts = printedLayouts(event, names).map((printed) =>
    printLayout(event, args, printed, { imports, taken }),
  )
  const comment = docComment(retirementNote(event) + (event.description ?? ''))
  return [
    `${comment}${printBlock(`export interface ${args} `, members.map(printMember))}\n`,
    ...layouts,
  ].join('\n')
}

function retirementNote({ retired }: EventModel): string {
  return retired ? 'Gone from the ABI; what was emitted before stays indexed. ' : ''
}

/** A decoder with the readers of its structs, and the definition. */
function printLayout(
  event: EventModel,
  args: string,
  printed: PrintedLayout,
  { imports, taken }: FileNames,
): string {
  const reader = new ReaderPrinter(taken)
  const decoder = printDecoder(event, args, printed, reader)
  for (const name of reader.imports) imports.add(name)
  if (printed.layout.parameters.length > 0) imports.add('type Log')
  return [decoder, ...reader.helpers, printDefinition(event, args, printed)]
    .map((text) => `${text}\n`)
    .join('\n')
}

function printDefinition(
  { key, table }: EventModel,
  args: string,
  { layout, definition, decode }: PrintedLayout,
): string {
  const { parameters, signature, topic0, topicCount } = layout
  const columns = parameters.map((parameter) => quote(parameter.column.name))
  const values = parameters.map((parameter) => propertyOf('args', parameter.name))
  const takes = parameters.length > 0 ? '(args)' : '()'
  return `export const ${definition} = {
  name: ${quote(key)},
${printText('  signature: ', signature)}
  topic0: ${topic0 === null ? 'null' : quote(topic0)},
  topicCount: ${topicCount},
  table: ${quote(table.name)},
${printArray('  columns: ', columns, ',')}
${printJsonShapes(parameters)}  decode: ${decode},
${printArray(`  values: ${takes} => `, values, ',')}
} satisfies EventDefinition<${args}>`
}

/** Indexed parameters come from their topics, the others from the data, in their order. */
function printDecoder(
  event: EventModel,
  args: string,
  { layout: { parameters, topic0 }, decode }: PrintedLayout,
  reader: ReaderPrinter,
): string {
  let topic = topic0 === null ? -1 : 0
  let at = 0
  const entries = parameters.map((parameter) => {
    const label = event.typeName + pascalCase(parameter.name)
    const before = `    ${propertyKey(parameter.name)}: `
    if (parameter.indexed) {
      topic += 1
      reader.imports.add('topicData')
      const type = parameter.hashed ? hashType : parameter.type
      const value = reader.read(type, label, `topicData(log, ${topic})`, '0', '0')
      return printExpression(before, value, ',')
    }
    const value = reader.read(parameter.type, label, 'data', String(at), '0')
    at += headBytes(parameter.type)
    return printExpression(before, value, ',')
  })
  const own = new Set(parameters.map(({ name }) => name))
  const absent = [...event.parameters, ...event.former].filter(({ name }) => !own.has(name))
  const nulls = absent.map(({ name }) => `    ${propertyKey(name)}: null,`)
  if (at > 0) reader.imports.add('abiData')
  const head = printList({
    before: `function ${decode}`,
    open: '(',
    items: entries.length > 0 ? ['log: Log'] : [],
    close: ')',
    after: `: ${args} {`,
  })
  return `${head}
${at > 0 ? '  const data = abiData(log)\n' : ''}${printBlock('  return ', [...entries, ...nulls])}
}`
}

function printHandlersType({ handlers, events }: ContractNames): string {
  const before = `export type ${handlers} = Handlers`
  return printList({ before, open: '<', items: [events, 'Database'], close: '>', after: '' })
}

const hashType = { type: 'fixedBytes', length: 32 } as const

function printMember(parameter: ParameterModel): string {
  const { column, description = '', hashed, name, solidityType } = parameter
  const hash = hashed ? `Keccak-256 of the ${solidityType}; the chain has no more.` : ''
  const type = hashed ? hashType : parameter.type
  return docComment(`${description} ${hash}`, 2) + printProperty({ name, type }, 2, column.nullable)
}

/** A long text has a line of its own. */
function printText(before: string, text: string): string {
  const line = `${before}${quote(text)},`
  return line.length <= lineWidth ? line : `${before.trimEnd()}\n    ${quote(text)},`
}

function printArray(before: string, items: readonly string[], after: string): string {
  return printList({ before, open: '[', items, close: ']', after })
}

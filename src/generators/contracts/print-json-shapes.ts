import type { AbiType, ParameterModel } from '../../model/contract-model.js'
import { printBlock } from '../typescript/layout.js'
import { propertyKey } from '../typescript/print.js'

/** The member `json` of a definition, for the columns of arrays and structs; nothing without one. */
export function printJsonShapes(parameters: readonly ParameterModel[]): string {
  const entries = parameters
    .filter(({ column }) => column.kind === 'json')
    .map(({ column, type }) => printShape(`    ${propertyKey(column.name)}: `, type))
  return entries.length === 0 ? '' : `${printBlock('  json: ', entries)},\n`
}

/** With a comma at its end. */
function printShape(before: string, type: AbiType): string {
  const indent = /^ */.exec(before)?.[0] ?? ''
  if (type.type === 'tuple') {
    const fields = type.fields.map((field) =>
      printShape(`${indent}  ${propertyKey(field.name)}: `, field.type),
    )
    return `${printBlock(before, fields)},`
  }
  if (type.type !== 'array') return `${before}${wordOf(type)},`
  const item = printShape(`${indent}  `, type.item)
  return item.includes('\n')
    ? `${before}[\n${item}\n${indent}],`
    : `${before}[${item.trim().slice(0, -1)}],`
}

function wordOf(type: AbiType): string {
  if (type.type !== 'uint' && type.type !== 'int') return "'text'"
  return type.bits <= 32 ? "'number'" : "'bigint'"
}

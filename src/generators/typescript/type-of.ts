import type { AbiField, AbiType, ParameterModel } from '../../model/contract-model.js'
import { lineWidth } from './layout.js'
import { propertyKey } from './print.js'

/** The TypeScript type of a decoded value, on one line. */
function typeOf(type: AbiType): string {
  return typeWithin(type, 0, Number.NEGATIVE_INFINITY)
}

export function typeOfParameter(parameter: ParameterModel): string {
  return parameter.hashed ? 'Hex' : typeOf(parameter.type)
}

/** A property of an interface at an indentation; structs that don't fit their line are spread. */
export function printProperty({ name, type }: AbiField, indent: number, nullable = false): string {
  const before = `${' '.repeat(indent)}readonly ${propertyKey(name)}: `
  if (!nullable) return before + typeWithin(type, indent, before.length)
  return `${before}${typeWithin(type, indent, before.length + orNull.length)}${orNull}`
}

const orNull = ' | null'

/** @param used characters that the type's line has besides the type */
function typeWithin(type: AbiType, indent: number, used: number): string {
  switch (type.type) {
    case 'uint':
    case 'int':
      return type.bits <= 32 ? 'number' : 'bigint'
    case 'bool':
      return 'boolean'
    case 'string':
      return 'string'
    case 'address':
    case 'bytes':
    case 'fixedBytes':
    case 'function':
      return 'Hex'
    case 'array':
      return arrayType(type.item, indent, used)
    case 'tuple':
      return structType(type.fields, indent, used)
  }
}

function arrayType(item: AbiType, indent: number, used: number): string {
  const [before, after] = item.type === 'array' ? ['readonly (', ')[]'] : ['readonly ', '[]']
  return before + typeWithin(item, indent, used + before.length + after.length) + after
}

function structType(fields: readonly AbiField[], indent: number, used: number): string {
  const parts = fields.map(({ name, type }) => `readonly ${propertyKey(name)}: ${typeOf(type)}`)
  const line = parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`
  if (used + line.length <= lineWidth) return line
  const rows = fields.map((field) => printProperty(field, indent + 2))
  return ['{', ...rows, `${' '.repeat(indent)}}`].join('\n')
}

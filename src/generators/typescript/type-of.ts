import type { AbiType, ParameterModel } from '../../model/contract-model.js'
import { propertyKey } from './print.js'

/** The TypeScript type of a decoded value. */
export function typeOf(type: AbiType): string {
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
      return `readonly (${typeOf(type.item)})[]`
    case 'tuple':
      return `{ ${type.fields
        .map((field) => `readonly ${propertyKey(field.name)}: ${typeOf(field.type)}`)
        .join('; ')} }`
  }
}

export function typeOfParameter(parameter: ParameterModel): string {
  return parameter.hashed ? 'Hex' : typeOf(parameter.type)
}

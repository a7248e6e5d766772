import type { AbiType, ParameterModel } from '../../model/contract-model.js'
import { propertyKey, quote } from '../typescript/print.js'

/** An expression for a value of the parameter's type that reads like an example. */
export function sampleArgument(parameter: ParameterModel): string {
  return parameter.hashed ? bytes(32) : sampleValue(parameter.type)
}

function sampleValue(type: AbiType): string {
  switch (type.type) {
    case 'uint':
    case 'int':
      return type.bits <= 32 ? '7' : '1_000n'
    case 'bool':
      return 'true'
    case 'string':
      return quote('some text')
    case 'address':
      return 'alice'
    case 'function':
      return bytes(24)
    case 'fixedBytes':
      return bytes(type.length)
    case 'bytes':
      return bytes(2)
    case 'array':
      return `[${Array.from({ length: type.length ?? 1 }, () => sampleValue(type.item)).join(', ')}]`
    case 'tuple':
      return `{ ${type.fields.map((f) => `${propertyKey(f.name)}: ${sampleValue(f.type)}`).join(', ')} }`
  }
}

/** `0x` and so many times the same byte. */
function bytes(length: number): string {
  return length <= 4 ? quote(`0x${'ab'.repeat(length)}`) : `bytes(${length})`
}

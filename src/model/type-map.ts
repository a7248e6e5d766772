import type { ColumnKind } from '../shared/column-kind.js'
import type { AbiType } from './contract-model.js'

/** Solidity type → kind of its column. The only place that knows. */
export function columnKind(type: AbiType): ColumnKind {
  switch (type.type) {
    case 'uint':
      if (type.bits <= 32) return 'int32'
      if (type.bits < 64) return 'int64'
      return type.bits === 64 ? 'uint64' : 'uint256'
    case 'int':
      if (type.bits <= 32) return 'int32'
      return type.bits <= 64 ? 'int64' : 'int256'
    case 'bool':
      return 'bool'
    case 'address':
      return 'address'
    case 'fixedBytes':
      return type.length === 32 ? 'bytes32' : 'hex'
    case 'bytes':
    case 'function':
      return 'hex'
    case 'string':
      return 'text'
    case 'array':
    case 'tuple':
      return 'json'
  }
}

/** The type as Solidity's signatures write it: `(address,uint256[2])[]`. */
export function canonicalType(type: AbiType): string {
  switch (type.type) {
    case 'uint':
    case 'int':
      return `${type.type}${type.bits}`
    case 'fixedBytes':
      return `bytes${type.length}`
    case 'array':
      return `${canonicalType(type.item)}[${type.length ?? ''}]`
    case 'tuple':
      return `(${type.fields.map((field) => canonicalType(field.type)).join(',')})`
    default:
      return type.type
  }
}

/** Does its encoding hold a pointer to a tail, or is it of fixed size in place? */
export function isDynamic(type: AbiType): boolean {
  switch (type.type) {
    case 'bytes':
    case 'string':
      return true
    case 'array':
      return type.length === null || isDynamic(type.item)
    case 'tuple':
      return type.fields.some((field) => isDynamic(field.type))
    default:
      return false
  }
}

/** Bytes that the type takes in the head of its parent: 32 for a pointer, else its whole size. */
export function headBytes(type: AbiType): number {
  if (isDynamic(type)) return 32
  switch (type.type) {
    case 'array':
      return headBytes(type.item) * (type.length ?? 0)
    case 'tuple':
      return type.fields.reduce((sum, field) => sum + headBytes(field.type), 0)
    default:
      return 32
  }
}

import type { AbiType } from '../../model/contract-model.js'
import { pascalCase } from '../../model/naming.js'
import { headBytes, isDynamic } from '../../model/type-map.js'
import {
  arrow,
  type CallExpression,
  call,
  type Expression,
  printExpression,
} from '../typescript/expression.js'
import { printBlock } from '../typescript/layout.js'
import { propertyKey } from '../typescript/print.js'

/**
 * Prints the expressions that read values out of ABI data. Structs become functions of their own
 * (`helpers`), because the pointers inside them count from where they begin.
 */
export class ReaderPrinter {
  readonly helpers: string[] = []
  /** Names of `bcdata/runtime` that the printed code uses. */
  readonly imports: Set<string> = new Set<string>()
  readonly #taken: Set<string>

  /** @param taken names that the file has already; those of the helpers are added */
  constructor(taken: Set<string>) {
    this.#taken = taken
  }

  /**
   * The value of `type` whose head is `at`, in data whose pointers count from `base`.
   * @param label names the value, for the functions that read its structs: `TransferOrder`
   */
  read(type: AbiType, label: string, data: string, at: string, base: string): CallExpression {
    switch (type.type) {
      case 'uint':
        return this.#call(type.bits <= 32 ? 'readUint32' : 'readUint', data, at, type.bits)
      case 'int':
        return this.#call(type.bits <= 32 ? 'readInt32' : 'readInt', data, at, type.bits)
      case 'address':
        return this.#call('readAddress', data, at)
      case 'bool':
        return this.#call('readBool', data, at)
      case 'fixedBytes':
        return this.#call('readFixedBytes', data, at, type.length)
      case 'function':
        return this.#call('readFixedBytes', data, at, 24)
      case 'bytes':
        return this.#call('readBytes', data, at, base)
      case 'string':
        return this.#call('readString', data, at, base)
      case 'array':
        return this.#readArray(type, label, data, at, base)
      case 'tuple':
        return call(this.#tupleReader(type, label), [data, this.#tail(type, data, at, base)])
    }
  }

  #readArray(
    type: Extract<AbiType, { type: 'array' }>,
    label: string,
    data: string,
    at: string,
    base: string,
  ): CallExpression {
    const reader = this.#itemReader(type.item, label)
    const itemBytes = headBytes(type.item)
    if (type.length === null) return this.#call('readArray', data, at, base, itemBytes, reader)
    const start = this.#tail(type, data, at, base)
    return this.#call('readItems', data, start, type.length, itemBytes, reader)
  }

  /** Where a struct or fixed array begins: in place, or where its pointer leads. */
  #tail(type: AbiType, data: string, at: string, base: string): Expression {
    return isDynamic(type) ? this.#call('readPointer', data, at, base) : at
  }

  /** A function that reads an item: by its name where it takes just what it is called with. */
  #itemReader(type: AbiType, label: string): Expression {
    const reader = this.read(type, label, 'data', 'at', 'base')
    const parameters = ['data', 'at', ...(mentions(reader, 'base') ? ['base'] : [])]
    const isDirect = reader.args.join() === parameters.join()
    return isDirect ? reader.callee : arrow(parameters, reader)
  }

  #tupleReader(type: Extract<AbiType, { type: 'tuple' }>, label: string): string {
    const name = this.#freeName(`read${label}`)
    let offset = 0
    const fields = type.fields.map((field) => {
      const at = offset === 0 ? 'at' : `at + ${offset}`
      offset += headBytes(field.type)
      const value = this.read(field.type, label + pascalCase(field.name), 'data', at, 'at')
      return printExpression(`    ${propertyKey(field.name)}: `, value, ',')
    })
    this.imports.add('type AbiData')
    const body = printBlock('  return ', fields)
    this.helpers.push(`function ${name}(data: AbiData, at: number) {\n${body}\n}`)
    return name
  }

  #freeName(wanted: string): string {
    let name = wanted
    while (this.#taken.has(name)) name += '_'
    this.#taken.add(name)
    return name
  }

  #call(name: string, ...args: readonly (Expression | number)[]): CallExpression {
    this.imports.add(name)
    return call(
      name,
      args.map((arg) => (typeof arg === 'number' ? String(arg) : arg)),
    )
  }
}

/** Is `name` an argument of the call, or of one inside it? */
function mentions({ args }: CallExpression, name: string): boolean {
  return args.some((arg) => {
    if (typeof arg === 'string') return arg === name
    return arg.kind === 'call' && mentions(arg, name)
  })
}

import type { AbiType, ParameterModel } from '../../model/contract-model.js'
import { propertyKey, quote } from '../typescript/print.js'

/** Expressions for one value: as an argument of an event, and as its row answers it. */
export interface Sample {
  readonly argument: string
  readonly stored: string
}

/** Longer fixed arrays are not written out. */
const writtenItemsMax = 8

/** Values that all differ, so that a test notices two columns that were exchanged. */
export class Sampler {
  /** Helpers of `test/start-project.ts` that the expressions use. */
  readonly helpers: Set<string> = new Set<string>()
  #count = 0

  sample({ hashed, type }: ParameterModel): Sample {
    return hashed ? this.#same(this.#bytes(32)) : this.#value(type, false)
  }

  address(number: number): string {
    this.helpers.add('address')
    return `address(${number})`
  }

  #value(type: AbiType, inJson: boolean): Sample {
    switch (type.type) {
      case 'uint':
      case 'int':
        return this.#integer(type.bits, inJson)
      case 'bool':
        return this.#same('true')
      case 'string':
        return this.#same(quote(`text ${this.#next()}`))
      case 'address':
        return this.#same(this.address(this.#next()))
      case 'function':
        return this.#same(this.#bytes(24))
      case 'fixedBytes':
        return this.#same(this.#bytes(type.length))
      case 'bytes':
        return this.#same(this.#bytes(2))
      case 'array':
        return this.#list(type.item, type.length ?? 1)
      case 'tuple':
        return struct(type.fields.map(({ name, type }) => [name, this.#value(type, true)]))
    }
  }

  #list(item: AbiType, length: number): Sample {
    if (length <= writtenItemsMax) {
      return list(Array.from({ length }, () => this.#value(item, true)))
    }
    const { argument, stored } = this.#value(item, true)
    const repeated = (value: string) => `Array.from({ length: ${length} }, () => (${value}))`
    return { argument: repeated(argument), stored: repeated(stored) }
  }

  /** Inside of JSON columns integers are decimal strings. */
  #integer(bits: number, inJson: boolean): Sample {
    const number = this.#next()
    const argument = bits <= 32 ? String(number) : `${number}n`
    return inJson ? { argument, stored: quote(String(number)) } : this.#same(argument)
  }

  #bytes(length: number): string {
    this.helpers.add('bytes')
    return `bytes(${length}, ${this.#next()})`
  }

  #same(expression: string): Sample {
    return { argument: expression, stored: expression }
  }

  /** Small enough for every integer type. */
  #next(): number {
    this.#count = (this.#count % 100) + 1
    return this.#count
  }
}

function list(items: readonly Sample[]): Sample {
  return {
    argument: `[${items.map((item) => item.argument).join(', ')}]`,
    stored: `[${items.map((item) => item.stored).join(', ')}]`,
  }
}

function struct(fields: readonly (readonly [name: string, value: Sample])[]): Sample {
  const print = (side: keyof Sample) =>
    `{ ${fields.map(([name, value]) => `${propertyKey(name)}: ${value[side]}`).join(', ')} }`
  return { argument: print('argument'), stored: print('stored') }
}

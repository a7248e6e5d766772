import type { AbiType, ParameterModel } from '../../model/contract-model.js'
import { call, type Expression, list, object } from '../typescript/expression.js'
import { quote } from '../typescript/print.js'

/** Expressions for one value: as an argument of an event, and as its row answers it. */
export interface Sample {
  readonly argument: Expression
  readonly stored: Expression
}

/** Longer fixed arrays are not written out, nor those whose items hold more in all. */
const writtenItemsMax = 8
const writtenValuesMax = 64

/** Values that all differ, so that a test notices two columns that were exchanged. */
export class Sampler {
  /** Helpers of `test/start-project.ts` that the expressions use. */
  readonly helpers: Set<string> = new Set<string>()
  #count = 0

  sample({ hashed, type }: ParameterModel): Sample {
    return hashed ? same(this.#bytes(32)) : this.#value(type, false)
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
        return same('true')
      case 'string':
        return same(quote(`text ${this.#next()}`))
      case 'address':
        return same(this.address(this.#next()))
      case 'function':
        return same(this.#bytes(24))
      case 'fixedBytes':
        return same(this.#bytes(type.length))
      case 'bytes':
        return same(this.#bytes(2))
      case 'array':
        return this.#list(type.item, type.length ?? 1)
      case 'tuple': {
        const fields = type.fields.map(
          (field) => [field.name, this.#value(field.type, true)] as const,
        )
        return both((side) => object(fields.map(([name, value]) => [name, value[side]])))
      }
    }
  }

  #list(item: AbiType, length: number): Sample {
    if (length <= writtenItemsMax && length * valuesIn(item) <= writtenValuesMax) {
      const items = Array.from({ length }, () => this.#value(item, true))
      return both((side) => list(items.map((sample) => sample[side])))
    }
    const repeated = this.#value(item, true)
    return both((side) => call(`Array(${length}).fill`, [repeated[side]]))
  }

  /** Inside of JSON columns integers are decimal strings. */
  #integer(bits: number, inJson: boolean): Sample {
    const number = this.#next()
    const argument = bits <= 32 ? String(number) : `${number}n`
    return inJson ? { argument, stored: quote(String(number)) } : same(argument)
  }

  #bytes(length: number): string {
    this.helpers.add('bytes')
    return `bytes(${length}, ${this.#next()})`
  }

  /** Small enough for every integer type. */
  #next(): number {
    this.#count = (this.#count % 100) + 1
    return this.#count
  }
}

/** Elementary values of a sample; dynamic arrays have one item. */
function valuesIn(type: AbiType): number {
  if (type.type === 'array') return (type.length ?? 1) * valuesIn(type.item)
  if (type.type !== 'tuple') return 1
  return type.fields.reduce((sum, field) => sum + valuesIn(field.type), 0)
}

function same(expression: string): Sample {
  return { argument: expression, stored: expression }
}

function both(print: (side: keyof Sample) => Expression): Sample {
  return { argument: print('argument'), stored: print('stored') }
}

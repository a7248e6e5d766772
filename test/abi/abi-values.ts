import fc from 'fast-check'
import type { AbiType, ParameterModel } from '../../src/model/contract-model.js'

/** Values of a type as our decoders answer them. */
function valuesOf(type: AbiType): fc.Arbitrary<unknown> {
  switch (type.type) {
    case 'uint':
      return integers(0n, 2n ** BigInt(type.bits) - 1n, type.bits)
    case 'int':
      return integers(-(2n ** BigInt(type.bits - 1)), 2n ** BigInt(type.bits - 1) - 1n, type.bits)
    case 'bool':
      return fc.boolean()
    case 'string':
      return seldom(texts(70), texts(5_000))
    case 'address':
      return bytes(20, 20)
    case 'function':
      return bytes(24, 24)
    case 'fixedBytes':
      return bytes(type.length, type.length)
    case 'bytes':
      return seldom(bytes(0, 70), bytes(5_000, 6_000))
    case 'array':
      return fc.array(valuesOf(type.item), {
        minLength: type.length ?? 0,
        maxLength: type.length ?? 3,
      })
    case 'tuple':
      return fc
        .tuple(...type.fields.map((field) => valuesOf(field.type)))
        .map((values) => Object.fromEntries(type.fields.map(({ name }, i) => [name, values[i]])))
  }
}

/** A hashed parameter is a word to everybody who reads the log. */
export function argumentsOf(parameters: readonly ParameterModel[]): fc.Arbitrary<unknown[]> {
  return fc.tuple(...parameters.map((p) => (p.hashed ? bytes(32, 32) : valuesOf(p.type))))
}

/** The same value as ethers takes it: structs by position. */
export function toEthers(type: AbiType, value: unknown): unknown {
  if (type.type === 'array') return (value as unknown[]).map((item) => toEthers(type.item, item))
  if (type.type !== 'tuple') return value
  const fields = value as Record<string, unknown>
  return type.fields.map((field) => toEthers(field.type, fields[field.name]))
}

/** Both ends of the range come often. */
function integers(min: bigint, max: bigint, bits: number): fc.Arbitrary<unknown> {
  const values = fc.oneof(
    fc.constantFrom(min, min + 1n, max - 1n, max, 0n, 1n),
    fc.bigInt({ min, max }),
  )
  return bits <= 32 ? values.map(Number) : values
}

/** Of all of Unicode: zero, characters of four bytes, a byte order mark in front. */
function texts(maxLength: number): fc.Arbitrary<string> {
  const usual = fc.string({ unit: 'binary', maxLength })
  return fc.oneof(usual, fc.constantFrom('', '\0', '\uFEFFmark', '\u{1F680}\u{10FFFF}'))
}

/** Values of many words take time: one in twenty. */
function seldom<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 19, arbitrary: usual }, { weight: 1, arbitrary: rare })
}

function bytes(minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength, maxLength })
    .map((array) => `0x${Buffer.from(array).toString('hex')}`)
}

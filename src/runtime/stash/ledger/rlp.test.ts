import { RLP } from '@ethereumjs/rlp'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LedgerProblem } from './ledger-problem.js'
import { bytesOf, integerOf, itemsOf, type RlpItem, rawOf, readRlp, safeIntegerOf } from './rlp.js'
import { rlpBytes, rlpInteger, rlpList } from './write-rlp.js'

type Tree = Uint8Array | Tree[]

const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.uint8Array({ maxLength: 80 }),
    fc.array(tie('tree'), { maxLength: 12 }),
  ),
})).tree

describe('RLP', () => {
  it('reads what another implementation writes, and writes the same', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const encoded = RLP.encode(value)
        expect(Buffer.from(write(value)).equals(encoded)).toBe(true)
        expect(read(readRlp(encoded))).toEqual(value)
      }),
    )
  })

  it('takes exactly one encoding of a value: what is read encodes to the same bytes', () => {
    const almost = fc
      .tuple(tree, fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([value, position, mask]) => {
        const bytes = Buffer.from(RLP.encode(value))
        bytes[position % bytes.length] = (bytes[position % bytes.length] ?? 0) ^ mask
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(almost, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        const value = readOrProblem(bytes)
        if (value !== null) expect(Buffer.from(write(value)).equals(bytes)).toBe(true)
        else expect(value).toBeNull()
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['8105', 'a single byte has a length in front'],
    ['b80100', 'not in its short form'],
    ['b90001ff', 'not in its short form'],
    ['f800', 'not in its short form'],
    ['8261', 'longer than what holds it'],
    ['c28261', 'longer than what holds it'],
    ['bfffffffffffffffff', 'longer than the bytes'],
    ['', 'ends too early'],
    ['0102', '1 bytes follow'],
  ])('refuses %s', (hex, reason) => {
    expect(() => read(readRlp(Buffer.from(hex, 'hex')))).toThrow(reason)
  })

  it('reads integers of up to 32 bytes, and those that a number holds', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 256n - 1n), fc.maxSafeNat(), (large, safe) => {
        expect(integerOf(readRlp(rlpInteger(large)))).toBe(large)
        expect(safeIntegerOf(readRlp(rlpInteger(safe)))).toBe(safe)
      }),
    )
    expect(() => integerOf(readRlp(rlpInteger(2n ** 256n)))).toThrow('33 bytes')
    expect(() => integerOf(readRlp(Buffer.of(0)))).toThrow('begins with zeros')
    expect(() => integerOf(readRlp(rlpList([])))).toThrow(LedgerProblem)
    expect(() => safeIntegerOf(readRlp(rlpInteger(2n ** 53n)))).toThrow('too large')
    expect(() => rlpInteger(-1)).toThrow(RangeError)
  })

  it('views the bytes that it was given', () => {
    const bytes = rlpList([rlpBytes(Buffer.from('ledger')), rlpList([])])
    const [first, second] = itemsOf(readRlp(bytes))
    if (first === undefined || second === undefined) throw new Error('two items were written')
    expect(bytesOf(first).buffer).toBe(bytes.buffer)
    expect(Buffer.from(rawOf(second))).toEqual(Buffer.of(0xc0))
    expect(() => itemsOf(readRlp(bytes), 1)).toThrow('more than 1 items')
    expect(() => itemsOf(first)).toThrow('bytes are where a list should be')
  })
})

function read(item: RlpItem): Tree {
  return item.isList ? itemsOf(item).map(read) : new Uint8Array(bytesOf(item))
}

function write(value: Tree): Uint8Array {
  return Array.isArray(value) ? rlpList(value.map(write)) : rlpBytes(value)
}

function readOrProblem(bytes: Uint8Array): Tree | null {
  try {
    return read(readRlp(bytes))
  } catch (error) {
    if (error instanceof LedgerProblem) return null
    throw error
  }
}

import { expect, test } from 'vitest'
import type { Hex } from '../../shared/hex.js'
import type { Log } from '../ports/chain-source.js'
import { type AbiData, abiData, topicData } from './abi-data.js'
import { DecodeError } from './decode-error.js'
import { type Reader, readArray, readBytes, readItems, readString } from './read-tails.js'
import {
  readAddress,
  readBool,
  readFixedBytes,
  readInt,
  readInt32,
  readUint,
} from './read-values.js'

const word = (value: bigint | number) =>
  BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, '0')

function dataOf(...words: readonly string[]): AbiData {
  return abiData({ data: `0x${words.join('')}` } as Log)
}

/** `bytes[]` and deeper, as generated code reads them. */
function nested(depth: number): Reader<unknown> {
  if (depth === 0) return readBytes
  const inner = nested(depth - 1)
  return (data, at, base) => readArray(data, at, base, 32, inner)
}

test.each([
  [8, -128n],
  [8, 127n],
  [40, -1n],
  [256, -(2n ** 255n)],
  [256, 2n ** 255n - 1n],
])('int%i holds %s', (bits, value) => {
  expect(readInt(dataOf(word(value)), 0, bits)).toBe(value)
})

test.each<[string, (data: AbiData) => unknown, string]>([
  ['an int8 of 128', (data) => readInt32(data, 0, 8), word(128)],
  ['an int8 of -129', (data) => readInt32(data, 0, 8), word(-129)],
  ['a uint64 of 65 bits', (data) => readUint(data, 0, 64), word(1n << 64n)],
  ['an address of 21 bytes', (data) => readAddress(data, 0), word(1n << 160n)],
  ['a bool of 2', (data) => readBool(data, 0), word(2)],
  ['bytes4 of 5 bytes', (data) => readFixedBytes(data, 0, 4), 'ff'.repeat(5).padEnd(64, '0')],
  ['half a word', (data) => readUint(data, 0, 256), 'ff'.repeat(16)],
])('refuses %s', (_what, read, text) => {
  expect(() => read(dataOf(text))).toThrow(DecodeError)
})

test.each([
  ['a surrogate', 'eda080'],
  ['a cut character', 'c3'],
  ['a byte that is never one', 'ff'],
])('refuses a text with %s', (_what, digits) => {
  const data = dataOf(word(32), word(digits.length / 2), digits.padEnd(64, '0'))
  expect(() => readString(data, 0, 0)).toThrow('not UTF-8')
})

test.each([
  ['wraps around', 'f'.repeat(62).concat('e0')],
  ['is beyond the data', word(2 ** 40)],
])('a pointer that %s is refused', (_what, pointer) => {
  const data = dataOf(pointer, word(32), word(32), word(32))
  expect(() => nested(3)(data, 0, 0)).toThrow(DecodeError)
})

test('a topic that is missing or short is refused', () => {
  const log = { topics: ['0x01' as Hex] } as unknown as Log
  expect(() => topicData(log, 0)).toThrow(DecodeError)
  expect(() => topicData(log, 1)).toThrow(DecodeError)
})

test('values of an encoder that shares equal tails are read', () => {
  const tail = [word(3), 'abcdef'.padEnd(64, '0')]
  const data = dataOf(word(32), word(4), ...Array(4).fill(word(4 * 32)), ...tail)
  expect(readArray(data, 0, 0, 32, readBytes)).toEqual(Array(4).fill('0xabcdef'))
})

/** A log of 100 kB whose pointers all lead to one array of pointers, and so on. */
function overlapping(depth: number): AbiData {
  const words = 3_200
  const perLevel = Math.floor(words / depth)
  const levels = Array.from({ length: depth }, (_, level) => {
    // The next level begins where this one ends; pointers count from after the length.
    const pointers = Array(perLevel - 1).fill(word((perLevel - 1) * 32))
    return level === depth - 1
      ? [word(perLevel * 32), ...pointers]
      : [word(perLevel - 1), ...pointers]
  })
  return dataOf(word(32), ...levels.flat(), ...Array(perLevel).fill(word(0)))
}

test.each([1, 2, 3, 4, 6])('overlapping pointers, %i deep, cost no more than the data', (depth) => {
  const data = overlapping(depth)
  const before = process.memoryUsage().heapUsed
  const begin = performance.now()
  expect(() => nested(depth)(data, 0, 0)).toThrow(DecodeError)
  expect(performance.now() - begin).toBeLessThan(2_000)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024)
})

test('items without a byte are counted, too', () => {
  const empty = () => ({})
  const many = dataOf(word(32), word(96), word(0))
  expect(readArray(many, 0, 0, 0, empty)).toHaveLength(96)
  expect(() => readItems(many, 0, 1_000_000_000, 0, empty)).toThrow(DecodeError)
})

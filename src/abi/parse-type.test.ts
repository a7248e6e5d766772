import { expect, test } from 'vitest'
import { canonicalType } from '../model/type-map.js'
import type { AbiParameter } from './parse-type.js'
import { parseType } from './parse-type.js'

function parameter(type: string, ...components: readonly AbiParameter[]): AbiParameter {
  return { name: '', type, internalType: undefined, indexed: false, components }
}

function nested(levels: number): AbiParameter {
  return levels === 0 ? parameter('uint8') : parameter('tuple[]', nested(levels - 1))
}

test.each([
  ['uint', 'uint256'],
  ['byte', 'bytes1'],
  ['function', 'function'],
  ['bytes32[2][]', 'bytes32[2][]'],
  ['int24[1000]', 'int24[1000]'],
])('%s is read', (type, canonical) => {
  const parsed = parseType(parameter(type))
  expect(parsed && canonicalType(parsed)).toBe(canonical)
})

test('structs are read as deep as compilers write them', () => {
  expect(parseType(nested(20))).not.toBeNull()
})

test.each([
  'uint7',
  'uint264',
  'uint08',
  'bytes33',
  'bytes0',
  'fixed128x18',
  'mapping(address => uint256)',
  'Order',
  '',
  'uint8[0]',
  'uint8[01]',
  'uint8[-1]',
  'uint8[4294967296]',
  'uint8[99999999999999999999]',
  'uint8[1000][1000]',
  `uint8${'[]'.repeat(20_000)}`,
  'tuple',
  'uint8\n',
])('nobody can decode %j', (type) => {
  expect(parseType(parameter(type))).toBeNull()
})

test('large structs in large arrays, and endless ones, are refused', () => {
  const large = parameter('tuple[1000]', parameter('uint8[1000]'), parameter('bool'))
  expect(parseType(large)).toBeNull()
  expect(parseType(nested(200))).toBeNull()
})

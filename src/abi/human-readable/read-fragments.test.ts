import { expect, test } from 'vitest'
import { readFragments } from './read-fragments.js'

function inputs(...lines: readonly string[]): unknown {
  const { abi, diagnostics } = readFragments(lines, 'A.abi')
  expect(diagnostics).toEqual([])
  return (abi[0] as { readonly inputs: unknown }).inputs
}

test('types may be structs in place, arrays and what ethers refuses', () => {
  expect(
    inputs('event A(tuple(uint256 a, (bool b)[2] c)[] x, function f, byte, address payable to);'),
  ).toEqual([
    {
      name: 'x',
      type: 'tuple[]',
      components: [
        { name: 'a', type: 'uint256' },
        { name: 'c', type: 'tuple[2]', components: [{ name: 'b', type: 'bool' }] },
      ],
    },
    { name: 'f', type: 'function' },
    { name: '', type: 'byte' },
    { name: 'to', type: 'address' },
  ])
})

test('structs of the same file stand for their fields', () => {
  const item = { name: 'item', type: 'tuple[]', components: [{ name: 'id', type: 'uint256' }] }
  expect(
    inputs(
      'event A(Order indexed order)',
      'struct Order { Item[] item; address to; }',
      'struct Item { uint256 id; }',
    ),
  ).toEqual([
    {
      name: 'order',
      type: 'tuple',
      indexed: true,
      components: [item, { name: 'to', type: 'address' }],
    },
  ])
})

test('modifiers of functions and events are read', () => {
  const { abi } = readFragments(
    [
      'function f(uint256 a) external view virtual returns (uint256 b, bool)',
      'event Log(bytes32 a) anonymous',
      'constructor(address owner)',
      'receive() external payable',
      'error Bad(uint256 a)',
    ],
    'A.abi',
  )
  expect(abi).toMatchObject([
    { stateMutability: 'view', outputs: [{ name: 'b', type: 'uint256' }, { type: 'bool' }] },
    { anonymous: true },
    { type: 'constructor' },
    { type: 'receive' },
    { type: 'error', name: 'Bad' },
  ])
})

test.each([
  ['no bracket', 'event A uint256 a)'],
  ['no name', 'event (uint256 a)'],
  ['too much', 'event A(uint256 a) nonsense'],
  ['no type', 'event A(,)'],
  ['deep', `event A(${'('.repeat(9_000)}`],
  ['long', `event A(${'uint256,'.repeat(9_000)}uint256)`],
  ['other', 'contract A {}'],
])('a line that is wrong is one diagnostic, and the rest goes on: %s', (_what, line) => {
  const { abi, diagnostics } = readFragments([line, 'event Fine()'], 'A.abi')
  expect(abi).toMatchObject([{ name: 'Fine' }])
  expect(diagnostics).toMatchObject([{ code: 'ABI_INVALID', where: 'A.abi' }])
})

test('structs that hold each other, or double with every level, come to an end', () => {
  const doubling = Array.from(
    { length: 60 },
    (_, i) => `struct S${i} { S${i + 1} a; S${i + 1} b; }`,
  )
  const { abi, diagnostics } = readFragments(
    ['event A(Loop x)', 'event B(S0 x)', 'struct Loop { Loop again; }', ...doubling],
    'A.abi',
  )
  expect(abi).toEqual([])
  expect(diagnostics).toHaveLength(2)
})

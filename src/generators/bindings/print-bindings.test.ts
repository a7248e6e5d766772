import { expect, test } from 'vitest'
import type { BindingItem, BindingModel, BindingParameter } from '../../model/binding-model.js'
import { printBindings } from './print-bindings.js'

function parameter(type: string, name = 'value'): BindingParameter {
  return { name, type, indexed: false }
}

function event(name: string, ...inputs: readonly BindingParameter[]): BindingItem {
  return { type: 'event', name, inputs, anonymous: false }
}

function view(name: string, ...inputs: readonly BindingParameter[]): BindingItem {
  return { type: 'function', name, inputs, outputs: [], stateMutability: 'view' }
}

function binding(contract: string, ...items: readonly BindingItem[]): BindingModel {
  return { contract, file: contract.toLowerCase(), path: `${contract}.json`, items }
}

async function print(...bindings: readonly BindingModel[]) {
  const { files, diagnostics } = await printBindings(bindings)
  return {
    paths: files.map(({ path }) => path),
    text: files.map(({ text }) => text).join('\n'),
    left: diagnostics.map(({ message }) => message),
  }
}

test('a project that wants none gets nothing', async () => {
  expect(await printBindings([])).toEqual({ files: [], diagnostics: [] })
})

test('each contract has a folder of its own, which belongs to the tool', async () => {
  const { files } = await printBindings([binding('Token', view('name'))])
  expect(files.map(({ path }) => path).toSorted()).toEqual(
    ['Token.ts', 'common.ts', 'factories/Token__factory.ts', 'factories/index.ts', 'index.ts'].map(
      (path) => `src/generated/bindings/token/${path}`,
    ),
  )
  expect(files.every(({ ownership }) => ownership === 'generated')).toBe(true)
})

test('a contract that TypeChain fails on is reported, and the others are printed', async () => {
  const broken = binding('Broken', view('f', { name: 'x', type: 'tuple' }))
  const { paths, left } = await print(broken, binding('Token', view('name')))
  expect(left).toEqual([
    'Broken gets no bindings: TypeChain failed: Tuple specified without components.',
  ])
  expect(paths).toContain('src/generated/bindings/token/Token.ts')
  expect(paths.join()).not.toContain('broken')
})

test('a function that every contract object has is reached by getFunction, not as a member', async () => {
  const { text, left } = await print(binding('Token', view('target'), view('name')))
  expect(left).toEqual([])
  expect(text).toContain("getFunction(nameOrSignature: 'target')")
  expect(text).not.toMatch(/^ {2}target: TypedContractMethod/m)
  expect(text).toMatch(/^ {2}name: TypedContractMethod/m)
})

test('overloads that differ only in what TypeChain does not see are reduced, and reported', async () => {
  const { left } = await print(
    binding(
      'Token',
      event('Over', parameter('uint256')),
      event('Over', parameter('uint256[]')),
      event('Over', parameter('uint256[2]')),
      event('Over', parameter('uint256[][]')),
    ),
  )
  expect(left).toHaveLength(2)
  expect(left.join()).toContain('uint256[2]')
  expect(left.join()).toContain('uint256[][]')
})

test('an event that exists with other indexed parameters, too, is reported', async () => {
  const indexed = { ...parameter('address'), indexed: true }
  const { left } = await print(
    binding('Token', event('Moved', parameter('address')), event('Moved', indexed)),
  )
  expect(left).toEqual([expect.stringContaining('event Moved(address) with 1 indexed')])
})

test('structs of one name and two shapes are written out where they are used', async () => {
  const struct = (field: string): BindingParameter => ({
    name: 'order',
    type: 'tuple',
    internalType: 'struct Order',
    components: [parameter('bool', field)],
  })
  const { text } = await print(binding('Token', view('a', struct('x')), view('b', struct('y'))))
  expect(text).not.toContain('OrderStruct')
  expect(text).toMatch(/x: boolean/)
  expect(text).toMatch(/y: boolean/)
})

test('a contract that is called like a type of ethers gets another class', async () => {
  const { text } = await print(binding('Result', view('name')))
  expect(text).toContain('export interface ResultContract extends BaseContract')
})

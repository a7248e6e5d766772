import { expect, test } from 'vitest'
import type { ContractPlace } from '../shared/config.js'
import { validateConfig } from './validate-config.js'

const factory = (contract: string) => ({ contract, event: 'Created', parameter: 'child' })

function issuesOf(places: Readonly<Record<string, ContractPlace>>, chain = 'main'): unknown {
  const contracts = Object.entries(places).map(([name, place]) => [
    name,
    { abi: 'a.json', on: { [name === 'Elsewhere' ? 'other' : chain]: place } },
  ])
  const config = {
    chains: { main: { kind: 'evm', rpc: 'http://a' }, other: { kind: 'evm', rpc: 'http://b' } },
    contracts: Object.fromEntries(contracts),
    database: { dialect: 'sqlite' },
  }
  try {
    validateConfig(config, 'bcdata.config.ts')
    return []
  } catch (error) {
    return (error as { context: { issues: unknown } }).context.issues
  }
}

test('a factory may have a factory', () => {
  const places = { Root: { address: 'any' }, Child: { factory: factory('Root') } } as const
  expect(issuesOf({ ...places, Grandchild: { factory: factory('Child'), endBlock: 9 } })).toEqual(
    [],
  )
})

test.each<[string, Readonly<Record<string, ContractPlace>>, string]>([
  ['unknown', { A: { factory: factory('B') } }, 'names the factory B, which is not on main'],
  [
    'on another chain',
    { A: { factory: factory('Elsewhere') }, Elsewhere: { address: 'any' } },
    'names the factory Elsewhere, which is not on main',
  ],
  ['inherited', { A: { factory: factory('constructor') } }, 'names the factory constructor'],
  ['the contract itself', { A: { factory: factory('A') } }, 'is its own factory: A, which comes'],
])('a factory that is %s is refused', (_, places, message) => {
  expect(issuesOf(places)).toEqual([expect.stringContaining(`contracts.A.on.main: ${message}`)])
})

test('a circle of factories is refused', () => {
  const places = { A: { factory: factory('B') }, B: { factory: factory('A') } }
  expect(issuesOf(places)).toEqual([
    'contracts.A.on.main: is its own factory: A, which comes from B, which comes from A',
    'contracts.B.on.main: is its own factory: B, which comes from A, which comes from B',
  ])
})

test('an address and a factory exclude each other, and an end comes after its start', () => {
  const A: ContractPlace = { address: 'any', factory: factory('B'), startBlock: 9, endBlock: 8 }
  expect(issuesOf({ A, B: { address: 'any', startBlock: 8, endBlock: 8 } })).toEqual([
    'contracts.A.on.main: endBlock 8 comes before startBlock 9',
    'contracts.A.on.main: takes address or factory, not both',
  ])
})

test.each([
  [{ from: 'a' }, 'stash: takes one of genesis, groupMark and trustFirstUse'],
  [{ from: [], trustFirstUse: true }, 'stash.from: '],
  [{ from: 'a', genesis: '0xab' }, 'stash.genesis: is no hash'],
  [{ from: 'a', groupMark: '1-', trustFirstUse: true }, 'stash: takes one of'],
  [{ from: 'a', groupMark: '1-', require: 'most' }, 'stash.require: is not proven'],
])('a stash section is checked: %j', (stash, issue) => {
  const config = {
    chains: { main: { kind: 'evm', rpc: 'http://a' } },
    contracts: { A: { abi: 'a.json', on: {} } },
    ...{ database: { dialect: 'sqlite' }, stash },
  }
  expect(() => validateConfig(config, 'bcdata.config.ts')).toThrow(issue)
  const right = {
    ...config,
    stash: { from: ['a'], genesis: { env: 'G' }, require: 'compared:2/3' },
  }
  expect(validateConfig(right, 'bcdata.config.ts')).toBe(right)
})

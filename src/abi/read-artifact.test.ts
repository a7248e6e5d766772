import { expect, test } from 'vitest'
import { readArtifact } from './read-artifact.js'

const event = {
  type: 'event',
  name: 'Sent',
  inputs: [{ name: 'to', type: 'address', indexed: true }],
}

function read(path: string, value: unknown, named = false) {
  return readArtifact(path, typeof value === 'string' ? value : JSON.stringify(value), named)
}

/** The one artifact that a file holds. */
function only(path: string, value: unknown) {
  const { artifacts, diagnostics } = read(path, value)
  expect(diagnostics).toEqual([])
  expect(artifacts).toHaveLength(1)
  return artifacts[0]
}

test('Foundry is recognised without a contract name; its metadata says name and source', () => {
  const answer = only('/dapp/out/Weird.sol/Pool.0.8.26.json', {
    abi: [event],
    bytecode: { object: '0x60' },
    metadata: {
      settings: { compilationTarget: { 'src/Pool.sol': 'Pool' } },
      output: { userdoc: { events: { 'Sent(address)': { notice: 'Was sent.' } } } },
    },
  })
  expect(answer).toMatchObject({
    layout: 'foundry',
    name: 'Pool',
    source: 'src/Pool.sol',
    compiler: '0.8.26',
    deployable: true,
    natspec: { events: { 'Sent(address)': { notice: 'Was sent.' } } },
  })
})

test('Foundry without metadata is named after its file, less the compiler version', () => {
  const answer = only('/dapp/out/A.sol/A.0.8.15.json', { abi: [event], bytecode: { object: '0x' } })
  expect(answer).toMatchObject({ layout: 'foundry', name: 'A', deployable: false })
})

test.each([
  ['Hardhat 2', { _format: 'hh-sol-artifact-1', sourceName: 'contracts/A.sol' }],
  ['Hardhat 3', { _format: 'hh3-artifact-1', inputSourceName: 'contracts/A.sol' }],
  ['Hardhat with Vyper', { _format: 'hh-vyper-artifact-1', sourceName: 'contracts/A.sol' }],
])('%s is recognised by its format, whatever the folder', (_name, fields) => {
  const answer = only('/dapp/elsewhere/x.json', {
    ...fields,
    contractName: 'A',
    abi: [event],
    bytecode: '0x60',
  })
  expect(answer).toMatchObject({ layout: 'hardhat', name: 'A', source: 'contracts/A.sol' })
})

test('Truffle is recognised by its networks; its comments are in the artifact itself', () => {
  const answer = only('/dapp/build/contracts/x.json', {
    contractName: 'A',
    abi: [event],
    bytecode: '0x',
    sourcePath: 'project:/contracts/A.sol',
    networks: { '1': { address: `0x${'1'.repeat(40)}` } },
    userdoc: { events: { 'Sent(address)': { notice: 'Was sent.' } } },
  })
  expect(answer).toMatchObject({
    layout: 'truffle',
    name: 'A',
    source: 'project:/contracts/A.sol',
    deployable: false,
    natspec: { events: { 'Sent(address)': { notice: 'Was sent.' } } },
  })
})

test('hardhat-deploy names a contract by its file, and every one of them is deployable', () => {
  const answer = only('/dapp/deployments/main/GoldToken.json', {
    address: `0x${'1'.repeat(40)}`,
    abi: [event],
    receipt: { blockNumber: 5 },
    metadata: JSON.stringify({ settings: { compilationTarget: { 'contracts/T.sol': 'Token' } } }),
  })
  expect(answer).toMatchObject({
    layout: 'hardhat-deploy',
    name: 'GoldToken',
    source: 'contracts/T.sol',
    deployable: true,
  })
})

const compiled = { abi: [event], evm: { bytecode: { object: '60' } } }

test("solc's standard JSON and a build info around it hold many contracts", () => {
  const contracts = {
    'src/A.sol': { A: compiled, Token: compiled },
    'src/B.sol': { Token: { ...compiled, evm: { bytecode: { object: '' } } } },
  }
  for (const file of [
    { contracts, sources: { 'src/A.sol': { id: 0 } } },
    { _format: 'hh-sol-build-info-1', input: { sources: {} }, output: { contracts } },
  ]) {
    const { artifacts } = read('/dapp/out.json', file)
    expect(artifacts).toMatchObject([
      { layout: 'solc', name: 'A', member: 'A', source: 'src/A.sol', deployable: true },
      { name: 'Token', member: 'src/A.sol:Token', source: 'src/A.sol' },
      { name: 'Token', member: 'src/B.sol:Token', source: 'src/B.sol', deployable: false },
    ])
  }
})

test('solc --combined-json has its ABIs as lists, or as texts before 0.8', () => {
  const { artifacts } = read('/dapp/combined.json', {
    contracts: {
      'a.sol:New': { abi: [event], bin: '60' },
      'a.sol:Old': { abi: JSON.stringify([event]), bin: '', userdoc: '{"notice":"An old one."}' },
    },
    version: '0.8.20',
  })
  expect(artifacts).toMatchObject([
    { layout: 'solc', name: 'New', member: 'New', source: 'a.sol', abi: [event], deployable: true },
    { name: 'Old', abi: [event], deployable: false, natspec: { contract: 'An old one.' } },
  ])
})

test('Vyper names its contracts by their sources', () => {
  const contract = { abi: [event], bytecode: '0x60' }
  const answer = only('/dapp/out.json', { 'contracts/vault.vy': contract, version: '0.3.10' })
  expect(answer).toMatchObject({ name: 'vault', source: 'contracts/vault.vy', deployable: true })
})

test.each<[string, string, object]>([
  ['0x', 'Exchange', { contractName: 'Exchange', compilerOutput: { abi: [event] } }],
  ['Safe', 'Safe', { contractName: 'Safe', networkAddresses: { '1': '0x' }, abi: [event] }],
  ['an ES module', 'x', { default: { abi: [event] } }],
  ['an ES module of a list', 'x', { default: [event] }],
  [
    'metadata alone',
    'A',
    { output: { abi: [event] }, settings: { compilationTarget: { 'a.sol': 'A' } } },
  ],
  ['a block explorer', 'x', { status: '1', message: 'OK', result: JSON.stringify([event]) }],
  [
    "a block explorer's sources",
    'A',
    { status: '1', result: [{ ABI: JSON.stringify([event]), ContractName: 'A' }] },
  ],
  ['an export of hardhat-deploy', 'A', { chainId: '1', contracts: { A: { abi: [event] } } }],
])('the layout of %s is read', (_what, name, file) => {
  expect(only('/dapp/x.json', file)).toMatchObject({ name, abi: [event], member: undefined })
})

test('a bare list, with or without a byte order mark, and an object with an ABI are plain', () => {
  expect(only('/dapp/abis/Pair.json', `\uFEFF${JSON.stringify([event])}`)).toMatchObject({
    name: 'Pair',
  })
  expect(only('/dapp/abis/Pair.abi', [event])).toMatchObject({ layout: 'plain', name: 'Pair' })
  expect(only('/dapp/x.json', { contractName: 'Named', abi: [event] })).toMatchObject({
    name: 'Named',
  })
})

test("ABIs in Solidity's notation are JSON lists of texts, or a line each", () => {
  const lines = ['event Sent(address indexed to)', 'function name() view returns (string)']
  const abi = [
    { ...event, inputs: [{ name: 'to', type: 'address', indexed: true }], anonymous: false },
    { type: 'function', name: 'name', inputs: [], outputs: [{ name: '', type: 'string' }] },
  ]
  expect(only('/dapp/A.json', lines)?.abi).toMatchObject(abi)
  expect(only('/dapp/A.json', { abi: lines })?.abi).toMatchObject(abi)
  expect(only('/dapp/A.abi', `// events\r\n${lines.join(';\r\n')}\r\n`)?.abi).toMatchObject(abi)
})

test('other JSON is not an artifact and not a problem', () => {
  expect(read('/dapp/package.json', { name: 'x' }).diagnostics).toEqual([])
  for (const value of [
    { name: 'x' },
    '{ // comment\n}',
    [1, 2],
    [],
    [{ type: 'car', inputs: [] }],
    [{ type: 'function', function: { name: 'get_weather' } }],
    { abi: 'napi-v8' },
    { result: 'text' },
    ['events of the day'],
  ]) {
    expect(read('/dapp/x.json', value)).toEqual({ artifacts: [], diagnostics: [] })
  }
})

test('a broken artifact is one diagnostic with its path', () => {
  expect(read('/dapp/out/A.sol/A.json', '{ "abi": [ {').diagnostics).toMatchObject([
    { code: 'ABI_NOT_JSON', where: '/dapp/out/A.sol/A.json' },
  ])
  expect(read('/dapp/A.json', { abi: { not: 'a list' } }).diagnostics).toMatchObject([
    { code: 'ABI_INVALID', where: '/dapp/A.json' },
  ])
  expect(read('/dapp/A.json', { name: 'x' }, true).diagnostics).toMatchObject([
    { code: 'ABI_INVALID', where: '/dapp/A.json' },
  ])
})

test('what is no entry of an ABI is one diagnostic, and the rest goes on', () => {
  const { artifacts, diagnostics } = read('/dapp/A.json', [event, 1, { type: 'evnt' }])
  expect(artifacts).toMatchObject([{ abi: [event] }])
  expect(diagnostics).toMatchObject([
    { code: 'ABI_INVALID', message: expect.stringContaining('2 entries') },
  ])
})

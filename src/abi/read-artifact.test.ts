import { expect, test } from 'vitest'
import { readArtifact } from './read-artifact.js'

const event = {
  type: 'event',
  name: 'Sent',
  inputs: [{ name: 'to', type: 'address', indexed: true }],
}

function read(path: string, value: unknown) {
  return readArtifact(path, typeof value === 'string' ? value : JSON.stringify(value))
}

test('Foundry is recognised without a contract name; its metadata says name and source', () => {
  const answer = read('/dapp/out/Weird.sol/Pool.0.8.26.json', {
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
  const answer = read('/dapp/out/A.sol/A.0.8.15.json', { abi: [event], bytecode: { object: '0x' } })
  expect(answer).toMatchObject({ layout: 'foundry', name: 'A', deployable: false })
})

test.each([
  ['Hardhat 2', { _format: 'hh-sol-artifact-1', sourceName: 'contracts/A.sol' }],
  ['Hardhat 3', { _format: 'hh3-artifact-1', inputSourceName: 'contracts/A.sol' }],
])('%s is recognised by its format, whatever the folder', (_name, fields) => {
  const answer = read('/dapp/elsewhere/x.json', {
    ...fields,
    contractName: 'A',
    abi: [event],
    bytecode: '0x60',
  })
  expect(answer).toMatchObject({ layout: 'hardhat', name: 'A', source: 'contracts/A.sol' })
})

test('a bare list, with or without a byte order mark, and an object with an ABI are plain', () => {
  expect(read('/dapp/abis/Pair.json', `\uFEFF${JSON.stringify([event])}`)).toMatchObject({
    name: 'Pair',
  })
  expect(read('/dapp/abis/Pair.abi', [event])).toMatchObject({ layout: 'plain', name: 'Pair' })
  expect(read('/dapp/x.json', { contractName: 'Named', abi: [event] })).toMatchObject({
    name: 'Named',
  })
})

test('other JSON is not an artifact and not a problem', () => {
  expect(read('/dapp/package.json', { name: 'x' })).toBeNull()
  expect(read('/dapp/tsconfig.json', '{ // comment\n}')).toBeNull()
  expect(read('/dapp/data.json', [1, 2])).toBeNull()
  expect(read('/dapp/empty.json', [])).toBeNull()
  expect(read('/dapp/list.json', [{ type: 'car' }])).toBeNull()
})

test('a broken artifact is one diagnostic with its path', () => {
  expect(read('/dapp/out/A.sol/A.json', '{ "abi": [ {')).toMatchObject({
    code: 'ABI_NOT_JSON',
    where: '/dapp/out/A.sol/A.json',
  })
  expect(read('/dapp/A.json', { abi: { not: 'a list' } })).toMatchObject({ code: 'ABI_INVALID' })
})

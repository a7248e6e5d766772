import { expect, test } from 'vitest'
import type { Artifact } from './artifact.js'
import { noNatspec } from './artifact.js'
import { listCandidates } from './list-candidates.js'

const sent = { type: 'event', name: 'Sent', inputs: [] }
const moved = { type: 'event', name: 'Moved', inputs: [] }

function artifact(path: string, more: Partial<Artifact> = {}): Artifact {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '')
  return {
    name,
    path: `/dapp/${path}`,
    member: undefined,
    layout: 'foundry',
    source: undefined,
    compiler: undefined,
    abi: [sent],
    deployable: true,
    natspec: noNatspec,
    ...more,
  }
}

/** Name in the config → path of the artifact. */
function listed(...artifacts: readonly Artifact[]): Record<string, string> {
  const { candidates } = listCandidates(artifacts, '/dapp')
  return Object.fromEntries(
    candidates.map(({ name, artifact: { path } }) => [name, path.slice('/dapp/'.length)]),
  )
}

test('a contract that two tools compiled and a front end copied is one contract', () => {
  expect(
    listed(
      artifact('abis/Token.json', { layout: 'plain', abi: [moved, sent] }),
      artifact('artifacts/contracts/Token.sol/Token.json', {
        layout: 'hardhat',
        abi: [moved, sent],
      }),
      artifact('out/Token.sol/Token.json', { abi: [sent, moved] }),
    ),
  ).toEqual({ Token: 'out/Token.sol/Token.json' })
})

test("the dapp's own contract keeps its name, whatever a test calls its own", () => {
  expect(
    listed(
      artifact('out/Mock.t.sol/Token.json'),
      artifact('out/Token.sol/Token.json', { abi: [moved] }),
    ),
  ).toEqual({ Token: 'out/Token.sol/Token.json', MockTToken: 'out/Mock.t.sol/Token.json' })
})

test('contracts of one name get names that no other contract has', () => {
  const names = listed(
    artifact('out/Token.sol/Token.json'),
    artifact('mocks/Token.sol/Token.json', { abi: [moved] }),
    artifact('a/mocks/Token.sol/Token.json', { abi: [moved, sent] }),
    artifact('out/MocksToken.sol/MocksToken.json'),
  )
  expect(names).toEqual({
    AToken: 'a/mocks/Token.sol/Token.json',
    MocksToken: 'out/MocksToken.sol/MocksToken.json',
    Token: 'out/Token.sol/Token.json',
    Token2: 'mocks/Token.sol/Token.json',
  })
})

test('of several compilers the plain file or the newest compiler is taken', () => {
  const versions = ['0.8.9', '0.8.30'].map((compiler) =>
    artifact(`out/Token.sol/Token.${compiler}.json`, { name: 'Token', compiler }),
  )
  expect(listed(...versions)).toEqual({ Token: 'out/Token.sol/Token.0.8.30.json' })
  expect(listed(...versions, artifact('out/Token.sol/Token.json'))).toEqual({
    Token: 'out/Token.sol/Token.json',
  })
})

test('packages that Hardhat 3 compiled are not preselected', () => {
  const path = 'artifacts/solmate/ERC20.sol/ERC20.json'
  const source = 'npm/solmate@6.7.0/src/tokens/ERC20.sol'
  const { candidates } = listCandidates([artifact(path, { layout: 'hardhat', source })], '/dapp')
  expect(candidates).toMatchObject([{ name: 'ERC20', preselected: false }])
})

test('a file without a letter in its name still gives an identifier', () => {
  expect(listed(artifact('abis/名.json'), artifact('abis/日.json', { abi: [moved] }))).toEqual({
    AbisContract: 'abis/日.json',
    Contract: 'abis/名.json',
  })
})

test('thousands of contracts of one name are listed at once', () => {
  const many = Array.from({ length: 5_000 }, (_, i) =>
    artifact(`out/F${i}.sol/Token.json`, { abi: [{ type: 'event', name: `E${i}`, inputs: [] }] }),
  )
  expect(Object.keys(listed(...many))).toHaveLength(5_000)
})

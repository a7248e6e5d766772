import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { initDefaults } from '../../../test/fixtures/init-flags.js'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../../test/fixtures/write-in.js'
import { loadArtifact } from '../load-artifact.js'
import { findCandidates } from './find-candidates.js'
import { initialConfig } from './initial-config.js'

let dapp = ''
beforeEach(() => {
  dapp = temporaryFolder()
})

const write = (path: string, content: unknown) => writeIn(dapp, path, content)

const event = (name: string) => ({ type: 'event', name, inputs: [] })

function truffle(name: string, bytecode: string, more: object = {}): object {
  const sourcePath = `/home/somebody/dapp/contracts/${name}.sol`
  return { contractName: name, abi: [event(name)], bytecode, sourcePath, networks: {}, ...more }
}

async function preselected(...abi: readonly string[]): Promise<Record<string, boolean>> {
  const { candidates } = await findCandidates(dapp, { ...initDefaults, abi })
  return Object.fromEntries(candidates.map((candidate) => [candidate.name, candidate.preselected]))
}

test("of Truffle's contracts those with code and events of their own are preselected", async () => {
  write('build/contracts/Token.json', truffle('Token', '0x60'))
  write('build/contracts/IToken.json', truffle('IToken', '0x'))
  write('build/contracts/Migrations.json', truffle('Migrations', '0x60', { abi: [] }))
  const imported = { sourcePath: '@openzeppelin/contracts/access/Ownable.sol' }
  write('build/contracts/Ownable.json', truffle('Ownable', '0x60', imported))
  const mock = { sourcePath: '/home/somebody/dapp/contracts/mocks/Mock.sol' }
  write('build/contracts/Mock.json', truffle('Mock', '0x60', mock))
  expect(await preselected()).toEqual({ Token: true, IToken: false, Ownable: false, Mock: false })
})

test('what a tool recorded is deployed(), also in an artifact elsewhere', async () => {
  const networks = { networks: { '1': { address: `0x${'1'.repeat(40)}` } } }
  write('build/contracts/Token.json', truffle('Token', '0x60', networks))
  write('client/Vault.json', truffle('Vault', '0x60', networks))
  write('client/Other.json', truffle('Other', '0x60'))
  const { candidates } = await findCandidates(dapp, initDefaults)
  const { contracts } = initialConfig(dapp, join(dapp, 'bcdata'), candidates, initDefaults)
  expect(Object.entries(contracts).map(([name, { on }]) => [name, on['local']])).toEqual([
    ['Other', {}],
    ['Token', { address: { deployed: '..' } }],
    ['Vault', { address: { deployed: '..' } }],
  ])
})

test('a file of many contracts gives candidates that the config can name', async () => {
  const compiled = (name: string, object: string) => ({
    abi: [event(name)],
    evm: { bytecode: { object } },
  })
  write('build/output.json', {
    contracts: {
      'src/Token.sol': { Token: compiled('New', '60'), IToken: compiled('New', '') },
      'src/old/Token.sol': { Token: compiled('Old', '60') },
      'lib/x/Base.sol': { Base: compiled('Base', '60') },
    },
  })
  expect(await preselected()).toEqual({ Token: true, OldToken: true, IToken: false, Base: false })
  const { candidates } = await findCandidates(dapp, initDefaults)
  const target = join(dapp, 'bcdata')
  const { contracts } = initialConfig(dapp, target, candidates, initDefaults)
  expect(contracts['OldToken']?.abi).toBe('../build/output.json#src/old/Token.sol:Token')
  for (const [name, contract] of Object.entries(contracts)) {
    const { artifact } = loadArtifact(target, name, contract)
    expect(artifact).toEqual(candidates.find((candidate) => candidate.name === name)?.artifact)
  }
  expect(await preselected('build/output.json#IToken')).toEqual({ IToken: true })
})

test('an older ABI of hardhat-deploy and the parts of a proxy do not get in the way', async () => {
  const record = (name: string) => ({ address: '0x1', abi: [event(name)], receipt: {} })
  const hardhat = { _format: 'hh-sol-artifact-1', contractName: 'Token', bytecode: '0x60' }
  const artifact = { ...hardhat, sourceName: 'contracts/Token.sol', abi: [event('New')] }
  write('artifacts/contracts/Token.sol/Token.json', artifact)
  write('deployments/main/Token.json', record('Old'))
  write('deployments/main/Token_Proxy.json', record('Proxy'))
  write('deployments/main/Token_Implementation.json', record('New'))
  write('deployments/main/Other.json', record('Other'))
  expect(await preselected()).toEqual({ Token: true, MainToken: false, Other: true })
})

test('contracts with the same events say whose they are', async () => {
  write('build/contracts/Token.json', truffle('Token', '0x60'))
  write('build/contracts/IToken.json', truffle('IToken', '0x', { abi: [event('Token')] }))
  const { candidates } = await findCandidates(dapp, initDefaults)
  expect(candidates.map(({ name, sameEventsAs }) => [name, sameEventsAs])).toEqual([
    ['IToken', 'Token'],
    ['Token', undefined],
  ])
})

test("an ABI in Solidity's notation needs no compiler", async () => {
  write(
    'abi/Token.abi',
    'event Sent(address indexed to, Amount amount)\nstruct Amount { uint256 a; }',
  )
  const { candidates, diagnostics } = await findCandidates(dapp, initDefaults)
  expect(candidates).toMatchObject([{ name: 'Token', eventCount: 1, preselected: true }])
  expect(diagnostics).toEqual([])
})

test('what is left out of a named file is a remark when the rest can be indexed', async () => {
  write('Token.json', [event('Sent'), { type: 'evnt' }])
  const { candidates, diagnostics } = await findCandidates(dapp, {
    ...initDefaults,
    abi: ['Token.json'],
  })
  expect(candidates).toHaveLength(1)
  expect(diagnostics).toMatchObject([{ code: 'ABI_INVALID' }])
})

test.each([
  ['truffle-config.js', 'npx truffle compile'],
  ['hardhat.config.ts', 'npx hardhat compile'],
  ['foundry.toml', 'forge build'],
])('without artifacts a dapp with %s is told to compile', async (file, command) => {
  write(file, '')
  await expect(findCandidates(dapp, initDefaults)).rejects.toMatchObject({
    code: 'CONTRACTS_NOT_FOUND',
    hint: expect.stringContaining(command),
  })
})

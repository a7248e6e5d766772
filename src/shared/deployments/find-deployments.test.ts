import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../../test/fixtures/write-in.js'
import { findDeployments } from './find-deployments.js'

let dapp = ''
beforeEach(() => {
  dapp = temporaryFolder()
})

const address = (digit: number) => `0x${String(digit).repeat(40)}` as const

const write = (path: string, content: unknown) => writeIn(dapp, path, content)

function found(contract = 'Token', artifact = '') {
  return findDeployments(dapp, contract, artifact).map((deployment) => [
    deployment.chainId,
    deployment.address,
    deployment.startBlock,
  ])
}

interface Step {
  readonly creates?: string
  readonly calls?: string
  readonly at: string
  readonly with?: readonly string[]
  readonly block?: number
}

function broadcast(script: string, timestamp: number, ...steps: readonly Step[]): void {
  write(`broadcast/${script}/1/run-latest.json`, {
    timestamp,
    transactions: steps.map((step, index) => ({
      hash: `0x0${index}`,
      transactionType: step.creates ? 'CREATE' : 'CALL',
      contractName: step.creates ?? null,
      contractAddress: step.at,
      function: step.calls ?? null,
      arguments: step.with ?? null,
    })),
    receipts: steps.map((step, index) => ({
      transactionHash: `0x0${index}`,
      blockNumber: `0x${(step.block ?? 1).toString(16)}`,
    })),
  })
}

test('behind a proxy of the same run a contract is where the proxy is', () => {
  broadcast(
    'Deploy.s.sol',
    1,
    { creates: 'Token', at: address(1), block: 4 },
    { creates: 'ERC1967Proxy', at: address(2), with: [address(1), '0x'], block: 5 },
    { creates: 'TransparentUpgradeableProxy', at: address(3), with: [address(1)], block: 6 },
  )
  expect(found()).toEqual([
    [1, address(2), 5],
    [1, address(3), 6],
  ])
})

test('a beacon leads to its implementation', () => {
  broadcast(
    'Deploy.s.sol',
    1,
    { creates: 'Token', at: address(1) },
    { creates: 'UpgradeableBeacon', at: address(2), with: [address(1), address(9)] },
    { creates: 'BeaconProxy', at: address(3), with: [address(2), '0x'], block: 7 },
  )
  expect(found()).toEqual([[1, address(3), 7]])
})

test('an upgrade keeps the proxy, and the block where the proxy began', () => {
  broadcast(
    'Deploy.s.sol',
    1,
    { creates: 'Token', at: address(1), block: 4 },
    { creates: 'ERC1967Proxy', at: address(2), with: [address(1), '0x'], block: 5 },
  )
  broadcast(
    'Upgrade.s.sol',
    2,
    { creates: 'Token', at: address(3), block: 90 },
    { calls: 'upgradeToAndCall(address,bytes)', at: address(2), with: [address(3), '0x'] },
  )
  expect(found()).toEqual([[1, address(2), 5]])
})

test('an implementation that somebody else will upgrade to does not replace the proxy', () => {
  broadcast(
    'Deploy.s.sol',
    1,
    { creates: 'Token', at: address(1), block: 4 },
    { creates: 'ERC1967Proxy', at: address(2), with: [address(1), '0x'], block: 5 },
  )
  broadcast('Prepare.s.sol', 2, { creates: 'Token', at: address(3), block: 90 })
  expect(found()).toEqual([[1, address(2), 5]])
})

test('hardhat-deploy says it by network, and a proxied contract began with its proxy', () => {
  write('deployments/main/.chainId', '1\n')
  write('deployments/main/Token.json', { address: address(1), receipt: { blockNumber: 80 } })
  write('deployments/main/Token_Proxy.json', { address: address(1), receipt: { blockNumber: 3 } })
  write('deployments/test/.chainId', '5')
  write('deployments/test/Token.json', { address: address(2) })
  write('deployments/unknown/Token.json', { address: address(3) })
  write('deployments/version-2/.chain', { chainId: '10', genesisHash: '0x' })
  write('deployments/version-2/Token.json', {
    address: address(4),
    receipt: { blockNumber: '0x10' },
  })
  expect(found()).toEqual([
    [1, address(1), 3],
    [5, address(2), undefined],
    [10, address(4), 16],
  ])
})

test('Truffle says it in the artifact, without a block', () => {
  write('build/contracts/Token.json', {
    networks: { '1': { address: address(1) }, '5': { address: 'none' }, x: {} },
  })
  expect(found()).toEqual([[1, address(1), undefined]])
})

test('an artifact elsewhere is asked when no tool recorded the contract', () => {
  const truffle = write('client/Token.json', { networks: { '1': { address: address(1) } } })
  const safe = write('safe.json', {
    networkAddresses: { '1': address(2), '5': 'canonical', '10': ['eip155', 'canonical'] },
    deployments: { canonical: { address: address(3) }, eip155: { address: address(4) } },
  })
  expect(found('Token', truffle)).toEqual([[1, address(1), undefined]])
  expect(found('Token', safe)).toEqual([
    [1, address(2), undefined],
    [5, address(3), undefined],
    [10, address(4), undefined],
  ])
})

test('records behind links are found, and broken ones are none', () => {
  write('elsewhere/main/.chainId', '1')
  write('elsewhere/main/Token.json', { address: address(1) })
  symlinkSync(join(dapp, 'elsewhere'), join(dapp, 'deployments'))
  write('build/contracts/Token.json', '{')
  expect(found()).toEqual([[1, address(1), undefined]])
  expect(found('__proto__')).toEqual([])
})

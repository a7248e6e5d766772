import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/fixtures/temporary-folder.js'
import { writeIn } from '../../../test/fixtures/write-in.js'
import type { ContractPlace } from '../../shared/config.js'
import { placeContracts } from './place-contracts.js'

let dapp = ''
beforeEach(() => {
  dapp = temporaryFolder()
})

const first = `0x${'1'.repeat(40)}` as const
const second = `0x${'AB'.repeat(20)}` as const

function place(on: Readonly<Record<string, ContractPlace>>, chainId = 31337) {
  const config = {
    chains: { local: { kind: 'evm', rpc: 'http://127.0.0.1' } },
    contracts: { Token: { abi: 'Token.json', on } },
    database: { dialect: 'sqlite' },
  } as const
  const contracts = [{ name: 'Token', events: [] }]
  const identity = { name: 'local', chainId }
  return placeContracts({ config, identity, contracts, root: join(dapp, 'bcdata') })
}

const write = (path: string, content: unknown) => writeIn(dapp, path, content)

function broadcast(script: string, timestamp: number, address: string, block: number): void {
  write(`broadcast/${script}/31337/run-latest.json`, {
    timestamp,
    transactions: [
      { hash: '0x01', transactionType: 'CREATE', contractName: 'Token', contractAddress: address },
    ],
    receipts: [{ transactionHash: '0x01', blockNumber: `0x${block.toString(16)}` }],
  })
}

test('addresses of the config are lower-cased, and start at block 0 unless it says more', () => {
  expect(place({ local: { address: [first, second] } })).toMatchObject([
    { addresses: [first, second.toLowerCase()], startBlock: 0 },
  ])
  expect(place({ local: { address: 'any', startBlock: 7 } })).toMatchObject([
    { addresses: 'any', startBlock: 7 },
  ])
})

test('a contract that is not on the chain is left out', () => {
  expect(place({})).toEqual([])
})

test('the newest of several Foundry scripts says where a contract is', () => {
  broadcast('Old.s.sol', 1, first, 5)
  broadcast('New.s.sol', 2, second, 9)
  expect(place({ local: { address: { deployed: '..' } } })).toMatchObject([
    { addresses: [second.toLowerCase()], startBlock: 9 },
  ])
})

test('Hardhat Ignition says it by its journal, whatever the name of the future', () => {
  const folder = 'ignition/deployments/chain-31337'
  write(`${folder}/deployed_addresses.json`, { 'Module#Coin': first })
  write(
    `${folder}/journal.jsonl`,
    [
      {
        type: 'DEPLOYMENT_EXECUTION_STATE_INITIALIZE',
        futureId: 'Module#Coin',
        contractName: 'Token',
      },
      { type: 'TRANSACTION_CONFIRM', futureId: 'Module#Coin', receipt: { blockNumber: 3 } },
    ]
      .map((message) => JSON.stringify(message))
      .join('\n'),
  )
  expect(place({ local: { address: { deployed: '..' } } })).toMatchObject([
    { addresses: [first], startBlock: 3 },
  ])
})

test.each<[string, ContractPlace]>([
  ['no address', {}],
  ['an empty list', { address: [] }],
  ['no deployment', { address: { deployed: '..' } }],
])('%s is an error that names contract and chain', (_name, where) => {
  write('broadcast/Broken.s.sol/31337/run-latest.json', '{')
  expect(() => place({ local: where })).toThrow(
    expect.objectContaining({
      code: 'CONTRACT_NO_ADDRESS',
      message: expect.stringMatching(/Token.*local/),
    }),
  )
})

test('a deployment on another chain does not count', () => {
  broadcast('Deploy.s.sol', 1, first, 5)
  expect(() => place({ local: { address: { deployed: '..' } } }, 1)).toThrow('has it on chain 1')
})

test('a factory is known by the event that its contract has', () => {
  const created = {
    ...{ name: 'created', signature: 'Created(address)', topic0: `0x${'1'.repeat(64)}` as const },
    ...{ topicCount: 2, table: 'factory_evt_created', columns: ['child'] },
    ...{ decode: () => ({}), values: () => [] },
  }
  const placeChild = (event: string, contract = 'Factory') =>
    placeContracts({
      config: {
        chains: { local: { kind: 'evm', rpc: 'http://127.0.0.1' } },
        contracts: {
          Factory: { abi: 'a.json', on: { local: { address: first } } },
          Child: {
            abi: 'a.json',
            on: { local: { factory: { contract, event, parameter: 'child' }, endBlock: 5 } },
          },
        },
        database: { dialect: 'sqlite' },
      },
      identity: { name: 'local', chainId: 31337 },
      contracts: [
        { name: 'Factory', events: [created] },
        { name: 'Child', events: [] },
      ],
      root: dapp,
    })[1]
  const creations = [{ event: created, value: 0 }]
  expect(placeChild('Created')).toMatchObject({
    ...{ addresses: { factory: 'Factory', creations }, startBlock: 0, endBlock: 5 },
  })
  expect(() => placeChild('Made')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      hint: 'Choose from: Created.',
      where: 'bcdata.config.ts, contracts.Child.on.local.factory',
    }),
  )
  expect(() => placeChild('Created', 'Other')).toThrow(/Child names the factory Other/)
})

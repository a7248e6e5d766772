import { getAddress } from 'ethers'
import { startAnvil } from '../demo/anvil.mjs'
import { deployAll, deployments } from '../demo/deploy.mjs'
import { createRpc } from '../demo/rpc.mjs'

const chainId = 31337
/** Real files hold the time of the run here; ours must not change from run to run. */
const timestamp = 1_700_000_000

/**
 * Deploys all examples to a fresh chain and writes down what Foundry and Hardhat Ignition would have
 * recorded: `{ broadcast, ignition }`, each path → text.
 */
export async function deploymentFiles() {
  const anvil = await startAnvil()
  try {
    const rpc = createRpc(anvil.url)
    // Without this the blocks carry the time of day, and their hashes differ from run to run.
    await rpc.call('anvil_setBlockTimestampInterval', [12])
    const deployed = await deployAll(anvil.url)
    const records = []
    for (const deployment of deployments) {
      const record = deployed[deployment.name]
      const [transaction, receipt] = await rpc.batch([
        ['eth_getTransactionByHash', [record.hash]],
        ['eth_getTransactionReceipt', [record.hash]],
      ])
      records.push({ ...deployment, ...record, transaction, receipt })
    }
    return { broadcast: broadcastFiles(records), ignition: ignitionFiles(records) }
  } finally {
    await anvil.stop()
  }
}

function broadcastFiles(records) {
  const own = records.filter(({ dapp }) => dapp === 'foundry-token')
  const run = {
    transactions: own.map(broadcastTransaction),
    // Anvil adds a field of its own that Foundry does not keep.
    receipts: own.map(({ receipt: { blockTimestamp, ...receipt } }) => receipt),
    libraries: [],
    pending: [],
    returns: {},
    timestamp: timestamp * 1000,
    chain: chainId,
    commit: null,
  }
  const text = JSON.stringify(run, null, 2)
  const folder = `broadcast/Deploy.s.sol/${chainId}`
  return new Map([
    [`${folder}/run-latest.json`, text],
    [`${folder}/run-${timestamp * 1000}.json`, text],
  ])
}

function broadcastTransaction({ name, address, arguments: args, transaction }) {
  const { hash, from, gas, value, input, nonce } = transaction
  return {
    hash,
    transactionType: 'CREATE',
    contractName: name,
    contractAddress: address,
    function: null,
    arguments: args.map((value) => (/^0x/.test(value) ? getAddress(value) : String(value))),
    transaction: { from, gas, value, input, nonce, chainId: `0x${chainId.toString(16)}` },
    additionalContracts: [],
    isFixedGasLimit: false,
  }
}

/** Ignition keeps every step of a deployment as a line; each line begins with its line break. */
function ignitionFiles(records) {
  const own = records.filter(({ dapp }) => dapp === 'hardhat-market')
  const lines = [{ chainId, type: 'DEPLOYMENT_INITIALIZE' }, ...own.flatMap(journalOf)]
  const addresses = Object.fromEntries(
    own.map((record) => [futureId(record), getAddress(record.address)]),
  )
  const folder = `ignition/deployments/chain-${chainId}`
  return new Map([
    [`${folder}/deployed_addresses.json`, `${JSON.stringify(addresses, null, 2)}\n`],
    [`${folder}/journal.jsonl`, lines.map((line) => `\n${JSON.stringify(line)}`).join('')],
  ])
}

const futureId = ({ name }) => `MarketModule#${name}`
const bigint = (value) => ({ _kind: 'bigint', value: BigInt(value).toString() })

function journalOf(record) {
  const { transaction, receipt, hash } = record
  const id = futureId(record)
  const address = getAddress(record.address)
  return [
    {
      artifactId: id,
      constructorArgs: record.arguments,
      contractName: record.name,
      dependencies: [],
      from: transaction.from,
      futureId: id,
      futureType: 'NAMED_ARTIFACT_CONTRACT_DEPLOYMENT',
      libraries: {},
      strategy: 'basic',
      strategyConfig: {},
      type: 'DEPLOYMENT_EXECUTION_STATE_INITIALIZE',
      value: bigint(0),
    },
    {
      futureId: id,
      networkInteraction: {
        data: transaction.input,
        id: 1,
        type: 'ONCHAIN_INTERACTION',
        value: bigint(0),
      },
      type: 'NETWORK_INTERACTION_REQUEST',
    },
    {
      futureId: id,
      networkInteractionId: 1,
      nonce: Number(transaction.nonce),
      transaction: { fees: { gasPrice: bigint(transaction.gasPrice) }, hash },
      type: 'TRANSACTION_SEND',
    },
    {
      futureId: id,
      hash,
      networkInteractionId: 1,
      receipt: {
        blockHash: receipt.blockHash,
        blockNumber: Number(receipt.blockNumber),
        contractAddress: address,
        logs: receipt.logs.map(({ address, data, logIndex, topics }) => ({
          address: getAddress(address),
          data,
          logIndex: Number(logIndex),
          topics,
        })),
        status: 'SUCCESS',
      },
      type: 'TRANSACTION_CONFIRM',
    },
    {
      futureId: id,
      result: { address, type: 'SUCCESS' },
      type: 'DEPLOYMENT_EXECUTION_STATE_COMPLETE',
    },
  ]
}

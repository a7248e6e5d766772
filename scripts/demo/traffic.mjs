import { getCreateAddress, Interface } from 'ethers'
import { deployments, readArtifact, withManualMining } from './deploy.mjs'
import { marketTraffic } from './market-traffic.mjs'
import { createRandom } from './random.mjs'
import { createRpc, toHex } from './rpc.mjs'
import { tokenTraffic } from './token-traffic.mjs'

const trafficOf = { 'foundry-token': tokenTraffic, 'hardhat-market': marketTraffic }
const gasPrice = toHex(2_000_000_000)

/**
 * Sends transactions to the contracts of `deployAll` and mines them into `blocks` blocks. The same
 * seed on the same chain gives the same blocks. It can be called again on a chain that has traffic.
 */
export async function makeTraffic(url, options = {}) {
  const {
    transactions = 2000,
    blocks = 300,
    seed = 1,
    blockSeconds = 12,
    dapps = ['foundry-token'],
  } = options
  const rpc = createRpc(url)
  const accounts = await rpc.call('eth_accounts')
  const contracts = await findContracts(rpc, accounts[0])
  const context = { rpc, random: createRandom(seed), accounts, contracts }
  const plans = []
  for (const dapp of dapps) plans.push(await trafficOf[dapp](context))

  const planned = planTransactions(context.random, plans, transactions)
  await rpc.call('anvil_setBlockTimestampInterval', [blockSeconds])
  return withManualMining(rpc, () => sendAll(rpc, accounts, planned, blocks))
}

function planTransactions(random, plans, count) {
  const choices = plans.flatMap(({ weights, actions }) =>
    Object.entries(weights).flatMap(([name, weight]) => new Array(weight).fill(actions[name])),
  )
  const planned = plans.flatMap(({ setup }) => setup)
  while (planned.length < count) planned.push(random.pick(choices)())
  return planned
}

async function sendAll(rpc, accounts, planned, blocks) {
  const nonces = await rpc.batch(
    accounts.map((account) => ['eth_getTransactionCount', [account, 'pending']]),
  )
  const nonceOf = new Map(accounts.map((account, index) => [account, Number(nonces[index])]))
  const fromBlock = Number(await rpc.call('eth_blockNumber')) + 1
  let sent = 0
  for (let block = 1; block <= blocks; block++) {
    // Evenly over the blocks; with fewer transactions than blocks, some blocks stay empty.
    const until = Math.ceil((planned.length * block) / blocks)
    const calls = planned.slice(sent, until).map(({ from, to, data, gas, value = 0n }) => {
      const nonce = nonceOf.get(from)
      nonceOf.set(from, nonce + 1)
      const request = {
        from,
        to,
        data,
        gas: toHex(gas),
        gasPrice,
        value: toHex(value),
        nonce: toHex(nonce),
      }
      return ['eth_sendTransaction', [request]]
    })
    await rpc.batch(calls)
    await rpc.call('evm_mine')
    sent = until
  }
  const toBlock = fromBlock + blocks - 1
  return {
    fromBlock,
    toBlock,
    transactions: sent,
    logs: await countLogs(rpc, fromBlock, toBlock, sent),
  }
}

/** Counts what happened, and makes sure that nothing reverted or was left behind. */
async function countLogs(rpc, fromBlock, toBlock, transactions) {
  let logs = 0
  let receipts = 0
  for (let from = fromBlock; from <= toBlock; from += 50) {
    const numbers = Array.from({ length: Math.min(50, toBlock - from + 1) }, (_, i) => from + i)
    const answers = await rpc.batch(
      numbers.map((number) => ['eth_getBlockReceipts', [toHex(number)]]),
    )
    for (const receipt of answers.flat()) {
      if (receipt.status !== '0x1')
        throw new Error(`Transaction ${receipt.transactionHash} reverted.`)
      receipts += 1
      logs += receipt.logs.length
    }
  }
  if (receipts !== transactions)
    throw new Error(`${receipts} of ${transactions} transactions were mined.`)
  return logs
}

/** Their addresses follow from the deployer and the order of deployment. */
async function findContracts(rpc, deployer) {
  const contracts = {}
  for (const [nonce, deployment] of deployments.entries()) {
    const address = getCreateAddress({ from: deployer, nonce }).toLowerCase()
    const code = await rpc.call('eth_getCode', [address, 'latest'])
    if (code === '0x')
      throw new Error(`${deployment.name} is not deployed at ${address}: call deployAll first.`)
    contracts[deployment.name] = contractAt(address, new Interface(readArtifact(deployment).abi))
  }
  return contracts
}

function contractAt(address, contract) {
  const encode = (name, args = []) => contract.encodeFunctionData(name, args)
  return {
    address,
    interface: contract,
    call: (name, args) => ({ to: address, data: encode(name, args) }),
    transaction: (from, name, args, gas) => ({ from, to: address, data: encode(name, args), gas }),
  }
}

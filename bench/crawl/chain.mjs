import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Interface } from 'ethers'
import { startAnvil } from '../../scripts/demo/anvil.mjs'
import { repository } from '../../scripts/demo/project.mjs'
import { createRpc, toHex } from '../../scripts/demo/rpc.mjs'

/** Where the example's deployment file says that its token is. */
const tokenAddress = '0x5fbdb2315678afecb367f032d93f642f64180aa3'

const eventsPerBlock = 40
const holders = 5_000
const blockSeconds = 12
/** All that a block may use, so that each transaction has a block of its own. */
const gas = 1_000_000_000
/** Transactions in a request: anvil keeps those that wait in order, at a price. */
const transactionsMax = 250

const source = join(import.meta.dirname, 'Traffic.sol')
const cache = join(repository, 'node_modules/.cache/bcdata-bench')
const anvilArgs = ['--no-mining', '--prune-history', '64', '--block-base-fee-per-gas', '0']

/**
 * Starts a node with so many Transfer events, always the same ones. The first time fills the chain
 * and keeps its state in a file.
 */
export async function startFilledChain(events) {
  const state = join(cache, `chain-${events}-${recipe()}.json`)
  if (!existsSync(state)) await fillState(state, events)
  return startAnvil({ args: [...anvilArgs, '--load-state', state] })
}

/** Changes with whatever a state file depends on. */
function recipe() {
  const parts = [readFileSync(source), readFileSync(import.meta.filename)]
  return createHash('sha256').update(Buffer.concat(parts)).digest('hex').slice(0, 8)
}

async function fillState(state, events) {
  mkdirSync(cache, { recursive: true })
  const unfinished = `${state}.${process.pid}`
  const anvil = await startAnvil({ args: [...anvilArgs, '--dump-state', unfinished] })
  try {
    await fill(createRpc(anvil.url), events)
  } finally {
    await anvil.stop({ signal: 'SIGINT', timeoutMs: 120_000 })
  }
  renameSync(unfinished, state)
}

async function fill(rpc, events) {
  const { code, emitTransfers } = compileTraffic()
  await rpc.call('anvil_setCode', [tokenAddress, code])
  const [from] = await rpc.call('eth_accounts')
  const blocks = Math.ceil(events / eventsPerBlock)
  for (let block = 0; block < blocks; block += transactionsMax) {
    const count = Math.min(transactionsMax, blocks - block)
    const calls = Array.from({ length: count }, (_, index) => {
      const first = (block + index) * eventsPerBlock
      const data = emitTransfers(first, Math.min(eventsPerBlock, events - first))
      const place = { from, to: tokenAddress, nonce: toHex(block + index) }
      return ['eth_sendTransaction', [{ ...place, data, gas: toHex(gas), gasPrice: '0x0' }]]
    })
    await rpc.batch(calls)
    await rpc.call('anvil_mine', [toHex(count), toHex(blockSeconds)])
  }
}

function compileTraffic() {
  const solc = createRequire(import.meta.url)('solc')
  const input = {
    language: 'Solidity',
    sources: { 'Traffic.sol': { content: readFileSync(source, 'utf8') } },
    settings: {
      evmVersion: 'cancun',
      optimizer: { enabled: true },
      outputSelection: { '*': { Traffic: ['abi', 'evm.deployedBytecode.object'] } },
    },
  }
  const { contracts } = JSON.parse(solc.compile(JSON.stringify(input)))
  const { abi, evm } = contracts['Traffic.sol'].Traffic
  const encoder = new Interface(abi)
  return {
    code: `0x${evm.deployedBytecode.object}`,
    emitTransfers: (first, count) =>
      encoder.encodeFunctionData('emitTransfers', [first, count, holders]),
  }
}

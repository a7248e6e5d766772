import {
  Contract,
  type EventFragment,
  EventLog,
  Indexed,
  JsonRpcProvider,
  type ParamType,
} from 'ethers'
import type { ContractName, DappName, Deployed } from '../../../scripts/demo/deploy.mjs'
import { createRpc } from '../../../scripts/demo/rpc.mjs'
import { eventTables } from './event-tables.js'
import type { Row } from './read-rows.js'

/** What the chain says about a dapp, by ethers alone: none of our code is involved. */
export interface ChainRows {
  /** Table → the rows that it should have, in the order of the chain. */
  readonly events: ReadonlyMap<string, readonly Row[]>
  /** All logs of the dapp's contracts. */
  readonly logCount: number
}

export async function readChain(
  url: string,
  dapp: DappName,
  deployed: Readonly<Record<ContractName, Deployed>>,
): Promise<ChainRows> {
  const provider = new JsonRpcProvider(url, undefined, { staticNetwork: true })
  try {
    const { chainId } = await provider.getNetwork()
    const blockTimes = await readBlockTimes(url)
    const events = new Map<string, readonly Row[]>()
    const addresses: string[] = []
    for (const [name, tables] of Object.entries(eventTables[dapp])) {
      const { address, interface: abi } = deployed[name as ContractName]
      const contract = new Contract(address, abi, provider)
      addresses.push(address)
      for (const fragment of fragmentsOf(contract)) {
        const [table, ...columns] = tables[fragment.format('sighash')] ?? []
        if (table === undefined) throw new Error(`${name}.${fragment.name} has no expected table.`)
        const found = await contract.queryFilter(contract.getEvent(fragment.format('sighash')))
        const rows = found.map((log) => {
          const base = baseColumns(log, Number(chainId), blockTimes)
          return { ...base, ...parameters(log, fragment, columns) }
        })
        events.set(table, rows)
      }
    }
    const logs = await Promise.all(
      addresses.map((address) => provider.getLogs({ address, fromBlock: 0 })),
    )
    return { events, logCount: logs.flat().length }
  } finally {
    provider.destroy()
  }
}

/** Holder → balance at the head, of everybody who ever sent or received a token. */
export async function readBalances(
  url: string,
  { address, interface: abi }: Deployed,
  transfers: readonly Row[],
): Promise<ReadonlyMap<string, bigint>> {
  const holders = new Set(transfers.flatMap((row) => [row['from_'], row['to_']] as string[]))
  holders.delete(`0x${'0'.repeat(40)}`)
  const calls = [...holders].map((holder) => {
    const data = abi.encodeFunctionData('balanceOf', [holder])
    return ['eth_call', [{ to: address, data }, 'latest']] as const
  })
  const balances = await createRpc(url).batch(calls)
  return new Map([...holders].map((holder, index) => [holder, BigInt(balances[index])]))
}

function fragmentsOf(contract: Contract): readonly EventFragment[] {
  const fragments: EventFragment[] = []
  contract.interface.forEachEvent((fragment) => fragments.push(fragment))
  return fragments
}

async function readBlockTimes(url: string): Promise<readonly number[]> {
  const rpc = createRpc(url)
  const head = Number(await rpc.call('eth_blockNumber'))
  const numbers = Array.from({ length: head + 1 }, (_, number) => `0x${number.toString(16)}`)
  const blocks = await rpc.batch(
    numbers.map((number) => ['eth_getBlockByNumber', [number, false]] as const),
  )
  return blocks.map((block) => Number(block.timestamp))
}

function baseColumns(
  log: Awaited<ReturnType<Contract['queryFilter']>>[number],
  chainId: number,
  blockTimes: readonly number[],
): Row {
  return {
    chain_id: chainId,
    evt_block_number: log.blockNumber,
    evt_block_time: blockTimes[log.blockNumber],
    evt_tx_hash: log.transactionHash,
    evt_tx_index: log.transactionIndex,
    evt_index: log.index,
    contract_address: log.address.toLowerCase(),
  }
}

function parameters(log: unknown, fragment: EventFragment, columns: readonly string[]): Row {
  if (!(log instanceof EventLog)) throw new Error(`ethers can't decode a log of ${fragment.name}.`)
  if (columns.length !== fragment.inputs.length) {
    throw new Error(`${fragment.name} has ${fragment.inputs.length} parameters.`)
  }
  return Object.fromEntries(
    fragment.inputs.map((type, index) => [columns[index], columnValue(type, log.args[index])]),
  )
}

/** As the documented type of the column: small integers are numbers, larger ones bigints. */
function columnValue(type: ParamType, value: unknown): unknown {
  if (value instanceof Indexed) return value.hash
  const bits = /^u?int(\d+)$/.exec(type.type)?.[1]
  if (bits !== undefined) return Number(bits) <= 32 ? Number(value) : value
  return type.isArray() || type.isTuple() ? jsonValue(type, value) : textOrBoolean(type, value)
}

/** Inside JSON every integer is a decimal text; a struct is an object with Solidity's names. */
function jsonValue(type: ParamType, value: unknown): unknown {
  if (type.isArray()) {
    return [...(value as Iterable<unknown>)].map((item) => jsonValue(type.arrayChildren, item))
  }
  if (type.isTuple()) {
    const items = [...(value as Iterable<unknown>)]
    return Object.fromEntries(
      type.components.map((field, index) => [field.name, jsonValue(field, items[index])]),
    )
  }
  return typeof value === 'bigint' ? value.toString() : textOrBoolean(type, value)
}

function textOrBoolean(type: ParamType, value: unknown): unknown {
  return type.type === 'address' ? (value as string).toLowerCase() : value
}

import { EventFragment, Interface, ParamType } from 'ethers'
import type { LayoutModel } from '../../src/model/contract-model.js'
import { canonicalType } from '../../src/model/type-map.js'
import type { Log } from '../../src/runtime/ports/chain-source.js'
import { toEthers } from './abi-values.js'

/** The log of an event as ethers encodes it. */
export type LogEncoder = (values: readonly unknown[]) => Log

export function logEncoder(layout: LayoutModel): LogEncoder {
  const { parameters, topic0 } = layout
  const abi = ethersInterface(layout)
  return (values) => {
    const args = parameters.map(({ type, hashed }, index) =>
      hashed ? values[index] : toEthers(type, values[index]),
    )
    const { data, topics } = abi.encodeEventLog(abi.fragments[0] as never, args as never)
    const own = topic0 === null ? topics : [topic0, ...topics.slice(1)]
    return logOf(data, own)
  }
}

function logOf(data: string, topics: readonly string[]): Log {
  return {
    topics,
    data,
    address: '0x0000000000000000000000000000000000000001',
    blockNumber: 1,
    blockHash: '0x01',
    blockTime: 1,
    txHash: '0x02',
    txIndex: 0,
    index: 0,
  } as Log
}

/** Positional names, and `bytes24` for `function`, which ethers refuses to encode. */
function ethersInterface({ name, parameters, topic0 }: LayoutModel): Interface {
  const inputs = parameters.map(({ type, hashed, indexed }, index) => {
    const solidity = hashed ? 'bytes32' : canonicalType(type).replaceAll('function', 'bytes24')
    return ParamType.from(`${solidity}${indexed ? ' indexed' : ''} p${index}`, true)
  })
  const known = /^[A-Za-z_$][\w$]*$/.test(name) ? name : 'Odd'
  return new Interface([EventFragment.from({ name: known, inputs, anonymous: topic0 === null })])
}

import { Interface } from 'ethers'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { ContractModel, EventModel } from '../../src/model/contract-model.js'
import { canonicalType } from '../../src/model/type-map.js'
import type { Log } from '../../src/runtime/ports/chain-source.js'
import type { ContractDefinition } from '../../src/runtime/ports/event.js'
import { argumentsOf, toEthers } from './abi-values.js'
import { loadGenerated } from './load-generated.js'

/** Goal: generated decoders equal ethers. Method: our values → ethers encodes → we decode. */
export async function expectDecodersToEqualEthers(
  contracts: readonly ContractModel[],
  runs: number,
): Promise<number> {
  const definitions = await loadGenerated(contracts)
  let events = 0
  for (const [index, contract] of contracts.entries()) {
    for (const event of contract.events) {
      expectDecoder(event, definitions[index] as ContractDefinition, runs)
      events += 1
    }
  }
  return events
}

function expectDecoder(event: EventModel, contract: ContractDefinition, runs: number): void {
  const definition = contract.events.find((candidate) => candidate.name === event.key)
  const fragment = ethersFragment(event)
  fc.assert(
    fc.property(argumentsOf(event.parameters), (values) => {
      const log = encode(fragment, event, values)
      expect(log.topics).toHaveLength(definition?.topicCount ?? -1)
      expect(log.topics[0]).toBe(definition?.topic0)
      expect(definition?.decode(log)).toEqual(expectedArgs(event, values))
      const stored = definition?.values(definition.decode(log)) ?? []
      expect(stored).toHaveLength(event.parameters.length)
    }),
    { numRuns: runs },
  )
}

/** Positional names, and `bytes24` for `function`, which ethers refuses to encode. */
function ethersFragment(event: EventModel): Interface {
  const inputs = event.parameters.map((parameter, index) => {
    const type = parameter.hashed
      ? 'bytes32'
      : canonicalType(parameter.type).replaceAll('function', 'bytes24')
    return `${type}${parameter.indexed ? ' indexed' : ''} p${index}`
  })
  return new Interface([
    `event ${/^[A-Za-z_$][\w$]*$/.test(event.name) ? event.name : 'Odd'}(${inputs.join(', ')})`,
  ])
}

function encode(abi: Interface, event: EventModel, values: readonly unknown[]): Log {
  const fragment = abi.fragments[0]
  const args = event.parameters.map(({ type, hashed }, index) =>
    hashed ? values[index] : toEthers(type, values[index]),
  )
  const { data, topics } = abi.encodeEventLog(fragment as never, args as never)
  return {
    topics: [event.topic0, ...topics.slice(1)],
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

function expectedArgs(event: EventModel, values: readonly unknown[]): object {
  return Object.fromEntries(
    event.parameters.map((parameter, index) => [parameter.name, values[index]]),
  )
}

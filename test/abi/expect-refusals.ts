import fc from 'fast-check'
import type { ContractModel, EventModel } from '../../src/model/contract-model.js'
import { DecodeError } from '../../src/runtime/decode/decode-error.js'
import type { Log } from '../../src/runtime/ports/chain-source.js'
import type { ContractDefinition, EventDefinition } from '../../src/runtime/ports/event.js'
import { argumentsOf } from './abi-values.js'
import { logEncoder } from './encode-log.js'
import { definitionOf } from './expect-decoders.js'
import { loadGenerated } from './load-generated.js'

/** What a wrong word is replaced by: pointers and lengths that are wrong in every way there is. */
const hostileWords = [
  '0'.repeat(64),
  'f'.repeat(64),
  `8${'0'.repeat(63)}`,
  `${'f'.repeat(62)}e0`,
  '20'.padStart(64, '0'),
  'ffffffff'.padStart(64, '0'),
  '1fffffffffffff'.padStart(64, '0'),
  `1${'0'.repeat(17)}`.padStart(64, '0'),
]

/**
 * Goal: whatever bytes a log has, a decoder answers a value or throws a DecodeError. Method: what
 * ethers encodes, cut at every byte, and with each of its words replaced.
 */
export async function expectDecodersToRefuse(contracts: readonly ContractModel[]): Promise<number> {
  const definitions = await loadGenerated(contracts)
  let events = 0
  for (const [index, contract] of contracts.entries()) {
    for (const event of contract.events) {
      expectRefusals(event, definitionOf(event, definitions[index] as ContractDefinition))
      events += 1
    }
  }
  return events
}

function expectRefusals(event: EventModel, definition: EventDefinition): void {
  const [values] = fc.sample(argumentsOf(event.parameters), { numRuns: 1, seed: 1 })
  const log = logEncoder(event)(values ?? [])
  for (const topics of truncated(log.topics)) expectDecodeError(definition, { ...log, topics })
  if (log.data === '0x') return
  expectCutsRefused(definition, log)
  for (const data of withOtherWords(log.data)) expectValueOrRefusal(definition, { ...log, data })
  // Trailing bytes are nobody's business: old compilers left some.
  definition.decode({ ...log, data: `${log.data}${'ab'.repeat(33)}` })
}

/** Positions that are tried in a log; in a long one they are spread. */
const positionsMax = 500

function positions(count: number): readonly number[] {
  const step = Math.max(1, Math.floor(count / positionsMax))
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step)
}

/** Nothing that is needed may be missing, and only what pads the last value isn't needed. */
function expectCutsRefused(definition: EventDefinition, log: Log): void {
  const bytes = (log.data.length - 2) / 2
  for (const length of positions(bytes)) {
    const cut = { ...log, data: log.data.slice(0, 2 + 2 * length) as Log['data'] }
    if (length > bytes - 32) expectValueOrRefusal(definition, cut)
    else expectDecodeError(definition, cut)
  }
}

function* truncated(topics: Log['topics']): Generator<Log['topics']> {
  for (let length = topics.length - 1; length > 0; length--) yield topics.slice(0, length)
}

function* withOtherWords(data: Log['data']): Generator<Log['data']> {
  for (const word of positions((data.length - 2) / 64)) {
    const at = 2 + 64 * word
    for (const other of [...hostileWords, (32 * word).toString(16).padStart(64, '0')]) {
      yield `${data.slice(0, at)}${other}${data.slice(at + 64)}` as Log['data']
    }
  }
}

function expectValueOrRefusal(definition: EventDefinition, log: Log): void {
  try {
    definition.decode(log)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
}

function expectDecodeError(definition: EventDefinition, log: Log): void {
  try {
    definition.decode(log)
  } catch (error) {
    if (error instanceof DecodeError) return
    throw error
  }
  throw new Error(`${definition.signature} was read from ${JSON.stringify(log)}`)
}

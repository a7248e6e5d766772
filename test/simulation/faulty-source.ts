import { BcdataError } from '../../src/errors.js'
import type { ChainSource, LogFilter } from '../../src/runtime/ports/chain-source.js'
import { unreachable } from '../../src/runtime/testing/memory-chain.js'
import type { RandomNumbers } from '../fixtures/random-numbers.js'

export interface SourceFaults {
  /** One in so many questions goes wrong; 0: none. */
  readonly rate: number
  /** At most so many of them. */
  readonly most: number
  /** Whether ranges may contradict each other: an archive would keep what it was told. */
  readonly contradicts: boolean
  /** Blocks whose logs are refused for good. */
  readonly refused: ReadonlySet<number>
}

const wrongHash = `0x${'f'.repeat(64)}` as const

/** A node that is away now and then, lacks what it had, contradicts itself or refuses some blocks. */
export function faultySource(
  node: ChainSource,
  random: RandomNumbers,
  { rate, most, contradicts, refused }: SourceFaults,
): ChainSource {
  let left = rate === 0 ? 0 : most
  /** Which kind of fault it is; null: none. */
  const fault = (kinds: number): number | null => {
    if (left === 0 || random(rate) > 0) return null
    left--
    const kind = random(kinds)
    if (kind === 0) throw unreachable()
    return kind
  }
  const refuse = ({ addresses }: LogFilter, from: number, to: number): void => {
    if (addresses.length === 0) return
    for (let block = from; block <= to; block++) {
      if (refused.has(block)) throw new BcdataError('RPC_REFUSED', `Block ${block} is refused.`)
    }
  }
  return {
    identify: (signal) => node.identify(signal),
    async head(signal) {
      fault(1)
      return node.head(signal)
    },
    async header(at, signal) {
      return fault(2) === null ? node.header(at, signal) : null
    },
    async headers(numbers, signal) {
      const kind = fault(3)
      const headers = await node.headers(numbers, signal)
      if (kind === null) return headers
      const at = random(headers.length)
      const wrong = (header: (typeof headers)[number]) =>
        kind === 1 || header === null ? null : { ...header, parentHash: wrongHash }
      return headers.map((header, index) => (index === at ? wrong(header) : header))
    },
    async logs(filter, from, to, signal) {
      refuse(filter, from, to)
      const kind = fault(contradicts ? 3 : 2)
      const range = await node.logs(filter, from, to, signal)
      if (kind === null || range === null) return range
      return kind === 1 ? null : { ...range, parentHash: wrongHash }
    },
    async blockLogs(filter, block, signal) {
      refuse(filter, block.number, block.number)
      return fault(2) === null ? node.blockLogs(filter, block, signal) : null
    },
    call: (calls, signal) => node.call(calls, signal),
    close: () => node.close(),
  }
}

import type { Hex } from '../../../shared/hex.js'
import { type Keccak, loadKeccak } from '../../crypto/load-keccak.js'
import type { BlockHeader, Log, LogFilter, LogRange } from '../../ports/chain-source.js'
import { BloomFilter, bloomHolds, bloomOf } from './verify/logs-bloom.js'

/** Chains without blooms have one of these in every header. */
const meaningless = /^0x(0+|f+)$/

export interface BlockLogs {
  readonly header: Pick<BlockHeader, 'number' | 'logsBloom'>
  readonly logs: readonly Log[]
}

/**
 * Doubts an answer without logs for a block whose bloom says that there may be some: as from a node
 * that has the block already, but not yet its logs.
 */
export class BloomDoubt {
  #keccak: Keccak | null = null
  /** Blooms that don't hold the logs of their blocks say nothing. */
  #areBlooms: 'unknown' | 'yes' | 'no' = 'unknown'
  #last: { readonly filter: LogFilter; readonly bloom: BloomFilter } | undefined

  /** Whether the block's bloom alone tells that there are no logs: others held the logs there were. */
  isKnowing({ logsBloom }: Pick<BlockHeader, 'logsBloom'>): boolean {
    return logsBloom !== undefined && this.#areBlooms === 'yes'
  }

  /** What blooms are worth on this chain, the last block of a range may tell. */
  async learn({ last, logs }: LogRange): Promise<void> {
    const log = logs.at(-1)
    if (this.#areBlooms !== 'unknown' || log?.blockNumber !== last.number) return
    await this.#learnFrom(log, last)
  }

  async concerns(filter: LogFilter, { header, logs }: BlockLogs): Promise<boolean> {
    const { logsBloom } = header
    const [log] = logs
    if (logsBloom === undefined || this.#areBlooms === 'no') return false
    if (log === undefined ? meaningless.test(logsBloom) : this.#areBlooms === 'yes') return false
    if (log !== undefined) {
      await this.#learnFrom(log, header)
      return false
    }
    this.#keccak = await loadKeccak()
    return this.#mayMatch(filter, logsBloom, this.#keccak)
  }

  async #learnFrom(log: Log, { logsBloom }: Pick<BlockHeader, 'logsBloom'>): Promise<void> {
    if (logsBloom === undefined) return
    this.#keccak = await loadKeccak()
    this.#areBlooms = bloomHolds(logsBloom, log, this.#keccak) ? 'yes' : 'no'
  }

  /** What is wrong when these are all logs of the block; null when its bloom says so too. */
  contradiction({ header, logs }: BlockLogs): string | null {
    const { number, logsBloom } = header
    if (this.#keccak === null || logsBloom === undefined) return null
    if (covers(bloomOf(logs, this.#keccak), logsBloom)) return null
    return `block ${number} has ${logs.length} logs, and a bloom that holds others`
  }

  #mayMatch(filter: LogFilter, logsBloom: Hex, keccak: Keccak): boolean {
    if (this.#last?.filter !== filter) {
      this.#last = { filter, bloom: new BloomFilter(filter, keccak) }
    }
    return this.#last.bloom.mayMatch(logsBloom)
  }
}

/** Some chains give more logs than their blooms cover; that is no contradiction. */
function covers(found: Hex, logsBloom: Hex): boolean {
  const bytes = Buffer.from(found.slice(2), 'hex')
  const wanted = Buffer.from(logsBloom.slice(2), 'hex')
  return wanted.every((byte, at) => (byte & ~(bytes[at] ?? 0)) === 0)
}

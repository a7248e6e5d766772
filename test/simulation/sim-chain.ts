import type { BlockHeader, BlockRef, Log } from '../../src/runtime/ports/chain-source.js'
import { MemoryChain, type MemoryChainOptions } from '../../src/runtime/testing/memory-chain.js'
import { readableHash } from '../../src/runtime/testing/readable-hash.js'
import type { Hex } from '../../src/shared/hex.js'
import type { RandomNumbers } from '../fixtures/random-numbers.js'
import { randomLog } from './sim-contracts.js'

export interface SimBlock {
  readonly header: BlockHeader
  readonly logs: readonly Log[]
}

/** A memory chain that mines by chance, and knows its replaced blocks, too. */
export class SimChain {
  readonly node: MemoryChain
  readonly genesisHash: Hex = readableHash('b10c', 0, 0)
  readonly #blocks = new Map<Hex, SimBlock>()

  constructor(options: MemoryChainOptions) {
    this.node = new MemoryChain(options)
  }

  mine(random: RandomNumbers, blocks: number): void {
    for (let mined = 0; mined < blocks; mined++) {
      const header = this.node.mine(Array.from({ length: random(4) }, () => randomLog(random)))
      const logs = this.node.allLogs.filter(({ blockNumber }) => blockNumber === header.number)
      this.#blocks.set(header.hash, { header, logs })
    }
  }

  /** Replaces the newest blocks, up to all that are not final, by about as many. */
  fork(random: RandomNumbers): void {
    const depth = random(this.node.forkDepthMax + 1)
    this.node.fork(depth)
    this.mine(random, depth + random(3))
  }

  /** The block and all before it, but the first, which has no logs; ascending. */
  branch(end: BlockRef | null): readonly SimBlock[] {
    const all: SimBlock[] = []
    let block = end === null ? undefined : this.#blocks.get(end.hash)
    while (block !== undefined) {
      all.push(block)
      block = this.#blocks.get(block.header.parentHash)
    }
    return all.reverse()
  }
}

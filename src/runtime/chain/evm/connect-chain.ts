import { BcdataError } from '../../../errors.js'
import type { Archive } from '../../ports/archive.js'
import { type ChainSource, rangeBlocksMaxDefault } from '../../ports/chain-source.js'
import { ArchiveSource } from '../archive/archive-source.js'
import { ArchivingSource } from '../archive/archiving-source.js'
import { connectNodes, type NodeOptions } from './connect-nodes.js'
import { EvmChainSource } from './evm-chain-source.js'
import { BlockFetcher } from './fetch-blocks.js'
import { type Finality, FinalityTracker } from './finality.js'
import { rawBlocks } from './raw-blocks.js'
import { openReading, type Verify } from './reading.js'

export interface EvmChain {
  /**
   * What the config calls it; a database remembers which chain a name stands for.
   * @default 'default'
   */
  readonly name?: string
  /**
   * URL of the node's JSON-RPC endpoint, or of several in the order of preference; never shown beyond
   * scheme, host and port.
   */
  readonly rpc: string | readonly string[]
  /** @default 'finalized' */
  readonly finality?: Finality
  /** @default 2000 */
  readonly rangeBlocksMax?: number
  /**
   * What is computed again instead of believed.
   * @default 'none'
   */
  readonly verify?: Verify
}

export interface ConnectOptions extends NodeOptions {
  /** Stands before the node; one that is only read, in its place. */
  readonly archive?: Archive | undefined
}

/**
 * Connects to a chain and asks at once which one it is, so that the answer arrives while the caller
 * still opens its database. A failure shows when `identify` is called.
 */
export function connectChain(chain: EvmChain, options: ConnectOptions = {}): ChainSource {
  const { name = 'default', rangeBlocksMax = rangeBlocksMaxDefault } = chain
  const { archive, logger } = options
  if (archive?.readonly) return new ArchiveSource(archive, name)
  const urls = [...new Set(typeof chain.rpc === 'string' ? [chain.rpc] : chain.rpc)]
  if (urls.length === 0) {
    throw new BcdataError('CONFIG_INVALID', `The chain ${name} has no RPC URL.`, {
      where: `bcdata.config.ts, chains.${name}.rpc`,
      hint: 'Write one, or set the environment variable that it is taken from.',
    })
  }
  const node = connectNodes({ chain: name, urls, rangeBlocksMax }, options)
  const finality = new FinalityTracker(chain.finality ?? 'finalized')
  const reading = openReading(chain.verify ?? 'none', node)
  const source = new EvmChainSource(name, node, finality, reading)
  source.identifyEarly()
  if (archive === undefined) return source
  const blocks = rawBlocks(new BlockFetcher(node), chain.verify ?? 'none')
  return new ArchivingSource({ node: source, archive, blocks, logger })
}

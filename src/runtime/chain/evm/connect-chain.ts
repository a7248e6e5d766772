import { type ChainSource, rangeBlocksMaxDefault } from '../../ports/chain-source.js'
import { systemClock } from '../../ports/system-clock.js'
import { EvmChainSource } from './evm-chain-source.js'
import { EvmNode, type EvmNodeOptions } from './evm-node.js'
import { type Finality, FinalityTracker } from './finality.js'
import { RangeLimit } from './range-limit.js'

export interface EvmChain {
  /**
   * What the config calls it; a database remembers which chain a name stands for.
   * @default 'default'
   */
  readonly name?: string
  /** URL of the node's JSON-RPC endpoint; never shown beyond scheme, host and port. */
  readonly rpc: string
  /** @default 'finalized' */
  readonly finality?: Finality
  /** @default 2000 */
  readonly rangeBlocksMax?: number
}

/**
 * Connects to a node and asks at once who it is, so that the answer arrives while the caller still
 * opens its database. A failure shows when `identify` is called.
 */
export function connectChain(
  chain: EvmChain,
  options: Partial<Omit<EvmNodeOptions, 'url'>> = {},
): ChainSource {
  const node = new EvmNode({ clock: systemClock, ...options, url: chain.rpc })
  const finality = new FinalityTracker(chain.finality ?? 'finalized')
  const rangeLimit = new RangeLimit(chain.rangeBlocksMax ?? rangeBlocksMaxDefault)
  const source = new EvmChainSource(chain.name ?? 'default', node, finality, rangeLimit)
  source.identifyEarly()
  return source
}

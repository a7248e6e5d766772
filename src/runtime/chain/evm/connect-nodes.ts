import { redactUrl } from '../../../shared/redact-url.js'
import type { Clock } from '../../ports/clock.js'
import type { Logger } from '../../ports/logger.js'
import { systemClock } from '../../ports/system-clock.js'
import { defaultLimits, EvmNode, type EvmNodeLimits } from './evm-node.js'
import { NodePool } from './node-pool.js'
import { RpcFailures } from './rpc-failures.js'
import type { RpcNode } from './rpc-node.js'

export interface NodeOptions {
  readonly clock?: Clock
  readonly random?: () => number
  readonly limits?: Partial<EvmNodeLimits>
  /** Gets a record when another one of several nodes is asked from now on. */
  readonly logger?: Pick<Logger, 'info' | 'warn'>
}

export interface NodeUrls {
  /** What the config calls the chain. */
  readonly chain: string
  /** In the order of preference. */
  readonly urls: readonly string[]
  readonly rangeBlocksMax: number
}

/** One node, or several that stand in for each other. */
export function connectNodes(
  { chain, urls, rangeBlocksMax }: NodeUrls,
  { clock = systemClock, random = Math.random, limits = {}, logger = silent }: NodeOptions = {},
): RpcNode {
  const names = shownNames(urls)
  const nodes = urls.map((url, index) => {
    const where = names[index] ?? redactUrl(url)
    return new EvmNode({ url, where, clock, random, limits, rangeBlocksMax })
  })
  const [only] = nodes
  if (only !== undefined && nodes.length === 1) return only
  const { attemptsMax, retryDelayMs, retryDelayMsMax } = { ...defaultLimits, ...limits }
  const delays = { delayMs: retryDelayMs, delayMsMax: retryDelayMsMax }
  const retry = { clock, random, attemptsMax, ...delays }
  return new NodePool({ chain, nodes, failures: new RpcFailures(urls), clock, logger, retry })
}

/** Two keys at one provider look alike when they are hidden. */
function shownNames(urls: readonly string[]): readonly string[] {
  const shown = urls.map(redactUrl)
  return shown.map((name, index) => {
    const isAlone = shown.indexOf(name) === shown.lastIndexOf(name)
    return isAlone ? name : `${name} (URL ${index + 1})`
  })
}

const silent: Pick<Logger, 'info' | 'warn'> = { info() {}, warn() {} }

import type { TrafficChain } from './chain.js'
import { randomFrom } from './random.js'

/** Other blocks with transfers, or others of every kind: as many, and sometimes some more. */
export async function forkAtRandom(
  chain: TrafficChain,
  depth: number,
  seed: number,
): Promise<void> {
  const random = randomFrom(seed)
  if (random.int(2) === 0) {
    await chain.reorg(depth, random)
    if (random.int(3) > 0) await chain.traffic(1 + random.int(3), seed)
  } else {
    await chain.rpc.call('anvil_rollback', [depth])
    await chain.traffic(depth + random.int(4), seed)
  }
}

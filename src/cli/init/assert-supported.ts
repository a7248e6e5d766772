import { BcdataError } from '../../errors.js'
import type { InitFlags } from '../init-flags.js'

/** What a later version brings is refused, never half-generated. */
export function assertSupported({ chain }: InitFlags): void {
  if (chain !== undefined && chain !== 'evm') {
    throw new BcdataError(
      'CHAIN_UNSUPPORTED',
      `This version can't index the chain kind "${chain}" yet.`,
      {
        where: '--chain',
        hint: 'Leave --chain out, or use --chain evm.',
      },
    )
  }
}

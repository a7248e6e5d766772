import { BcdataError } from '../../errors.js'

/** For a call on a block that was there a moment ago: it was replaced, or another node answered. */
export function blockMissing(blockNumber: number): BcdataError {
  return new BcdataError(
    'RPC_BLOCK_GONE',
    `The node doesn't have the block ${blockNumber} on which a contract was to be called.`,
    {
      hint: 'If this stays, use a node that is not behind a load balancer, or another provider.',
      context: { blockNumber },
    },
  )
}

export function statePruned(blockNumber: number): BcdataError {
  return new BcdataError(
    'RPC_STATE_PRUNED',
    `The node no longer has the state after block ${blockNumber}, on which a contract was to be called.`,
    {
      hint: 'Use an archive node, or read with reads.constant(event) what never changes.',
      context: { blockNumber },
    },
  )
}

import { BcdataError } from '../../errors.js'
import type { Gap } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { ReconcileWorld } from './reconcile-world.js'
import type { ChainPosition } from './sources/open-chain-table.js'

/**
 * The last block that can be compared: final on the chain and in the tables. Rejects when the
 * tables were filled from another chain, or from a fork that the chain has left.
 */
export async function findFinalPosition(world: ReconcileWorld): Promise<ChainPosition> {
  const { source, blocks, signal } = world
  const identity = await source.identify(signal)
  const { chainId } = identity
  const checkpoint = await blocks.checkpoint(chainId)
  if (checkpoint === null) throw nothingIndexed(chainId)
  await blocks.bindChain(identity)
  const gap = await blocks.gap(chainId, [])
  if (gap !== null) throw backfilling(gap)
  const parked = await blocks.parked(chainId)
  if (parked !== null) throw incomplete(parked)
  const { finalized } = await source.head(signal)
  const number = Math.min(finalized, checkpoint.number)
  const head = await source.header(number, signal)
  if (head === null) throw nodeLags(number)
  assertSameChain(checkpoint, head)
  return { chainId, head: { number, hash: head.hash } }
}

function assertSameChain(checkpoint: BlockRef, head: BlockRef): void {
  if (head.number !== checkpoint.number || head.hash === checkpoint.hash) return
  throw new BcdataError(
    'CHAIN_FORK_BELOW_FINALITY',
    `Block ${head.number} is ${head.hash} on the chain and ${checkpoint.hash} in the database.`,
    { hint: 'Index the chain anew: the tables hold blocks that the chain has left.' },
  )
}

function nothingIndexed(chainId: number): BcdataError {
  return new BcdataError('INPUT_LATE', `Nothing of chain ${chainId} is indexed yet.`, {
    hint: 'Run npm start -- --until head, then run the rule again.',
  })
}

function backfilling({ from, last }: Gap): BcdataError {
  return new BcdataError(
    'INPUT_LATE',
    `Blocks ${from} to ${last} are still being back-filled for a contract, an address or an event that is new.`,
    { hint: 'Let npm start finish that, then run the rule again.' },
  )
}

function incomplete({ from, to }: { readonly from: number; readonly to: number }): BcdataError {
  return new BcdataError(
    'INPUT_LATE',
    `Events of blocks ${from} to ${to} are missing: the node refused them.`,
    { hint: 'Run `bcdata dead-letters retry`, then run the rule again.' },
  )
}

function nodeLags(blockNumber: number): BcdataError {
  return new BcdataError(
    'INPUT_LATE',
    `The node doesn't have the final block ${blockNumber} yet.`,
    {
      hint: 'Wait until the node has caught up, then run the rule again.',
    },
  )
}

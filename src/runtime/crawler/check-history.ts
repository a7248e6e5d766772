import { BcdataError } from '../../errors.js'
import type { BlockStore } from '../ports/block-store.js'
import type { BlockRef } from '../ports/chain-source.js'
import type { PlacedContract, Subject } from '../ports/event.js'

/**
 * Refuses what was not indexed from its start block on. A run only goes on from the checkpoint, so
 * its earlier events would never come.
 */
export async function checkHistory<Tx>(
  store: BlockStore<Tx>,
  chainId: number,
  contracts: readonly PlacedContract[],
  checkpoint: BlockRef | null,
): Promise<void> {
  const lacking = await store.bindSubjects(chainId, contracts.flatMap(subjectsOf))
  const [first] = lacking
  if (first !== undefined) throw historyMissing(first, lacking.length - 1, checkpoint)
}

function subjectsOf({ definition, addresses, startBlock }: PlacedContract): readonly Subject[] {
  const { name: contract, events } = definition
  return (addresses === 'any' ? ['any' as const] : addresses).flatMap((address) =>
    events.map((event) => ({ contract, event, address, startBlock })),
  )
}

function historyMissing(
  { contract, event, address, startBlock }: Subject,
  others: number,
  checkpoint: BlockRef | null,
): BcdataError {
  const place = address === 'any' ? 'any address' : address
  const more = others === 0 ? '' : ` The same holds for ${others} more.`
  return new BcdataError(
    'HISTORY_MISSING',
    `${contract}.${event.name} at ${place} is wanted from block ${startBlock} on, but the database was filled up to block ${checkpoint?.number} without it.${more}`,
    {
      hint: 'Delete the database (data.db) or point BCDATA_DATABASE_URL to a new one, then run npm run migrate and npm start.',
      where: `${contract}: ${event.signature}`,
      context: { contract, event: event.name, address, startBlock, checkpoint: checkpoint?.number },
    },
  )
}

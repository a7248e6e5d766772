import { BcdataError } from '../../../errors.js'
import type { LedgerIdentity } from '../../ports/stash-store.js'
import type { ChainProofs, SyncWorld } from './sync-world.js'

/** A genesis block that the trust root takes: which ledger begins with it. */
export interface Genesis {
  readonly identity: LedgerIdentity
  readonly proofs: ChainProofs
}

export interface FoundGenesis extends Genesis {
  readonly source: string
}

/**
 * Where nobody gave its hash there must be one, as several can have the same group mark; and what was
 * seen first stays.
 */
export async function oneGenesis(
  { place, trust }: SyncWorld,
  found: readonly FoundGenesis[],
): Promise<Genesis | null> {
  const [first] = found
  if (first === undefined || trust.genesisHash !== undefined) return first ?? null
  const stored = await place.ledgers()
  const known = found.find((one) => stored.some((ledger) => isSame(ledger, one.identity)))
  if (known !== undefined) return known
  const other = found.find(({ identity }) => !isSame(identity, first.identity))
  const seen = stored.find(({ group }) => group === first.identity.group)
  if (seen !== undefined) throw anotherFirst(first.source, seen, first.identity)
  if (other === undefined) return first
  throw new BcdataError(
    'STASH_GENESIS_AMBIGUOUS',
    `The genesis block of ${first.source} is ${first.identity.genesisHash}, the one of ${other.source} is ${other.identity.genesisHash}.`,
    { hint: 'Say with `--genesis` which one is right.' },
  )
}

function isSame(one: LedgerIdentity, other: LedgerIdentity): boolean {
  return one.genesisHash === other.genesisHash
}

function anotherFirst(source: string, seen: LedgerIdentity, now: LedgerIdentity): BcdataError {
  return new BcdataError(
    'STASH_LEDGER_MISMATCH',
    `The genesis block of group ${seen.group} was first seen as ${seen.genesisHash}; ${source} has ${now.genesisHash}.`,
    { hint: 'Say with `--genesis` if another chain is meant, or correct the source.' },
  )
}

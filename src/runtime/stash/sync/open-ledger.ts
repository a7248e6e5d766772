import { BcdataError } from '../../../errors.js'
import type { StashStore } from '../../ports/stash-store.js'
import { askForGenesis, type NamedReader } from './ask-genesis.js'
import type { EvidenceLog } from './evidence-log.js'
import type { Genesis } from './one-genesis.js'
import { SourceLine } from './source-line.js'
import { failureOf, patienceMsOf, type Standstill } from './standstill.js'
import type { ChainProofs, SyncWorld, Until } from './sync-world.js'

/** A ledger that is open, and what its blocks are proven with. */
export interface OpenLedger {
  readonly store: StashStore
  readonly proofs: ChainProofs
}

export interface OpeningOptions {
  readonly evidence: EvidenceLog
  readonly signal: AbortSignal
  readonly until: Until
}

/**
 * Opens the ledger of the genesis block that the sources have and the trust root takes. Where no
 * source goes back that far, a ledger that is stored already is enough. Null when the signal ends it.
 */
export async function openLedger(
  world: SyncWorld,
  readers: readonly NamedReader[],
  { evidence, signal, until }: OpeningOptions,
): Promise<OpenLedger | null> {
  const { clock, limits, logger } = world
  const sinceMs = clock.now()
  const asked = readers.map(({ name, reader }, order) => {
    return { line: new SourceLine({ clock, limits, name, order, known: undefined }), reader }
  })
  for (;;) {
    const { genesis, standstill } = await askForGenesis(world, asked, evidence, signal)
    if (signal.aborted) return null
    const known = genesis ?? (await knownLedger(world))
    if (known !== null) return openTrusted(world, known)
    const patienceMs = patienceMsOf(standstill, until, limits)
    const isAbsent = ['end', 'gap', 'missing'].includes(standstill.kind)
    const failure = (isAbsent ? null : failureOf(standstill)) ?? noGenesis(standstill)
    if (patienceMs !== null && clock.now() - sinceMs >= patienceMs) throw failure
    logger.warn('stash.waiting', { block: 0, reason: failure.message, retryInMs: limits.pollMs })
    await clock.sleep(limits.pollMs, signal)
    if (signal.aborted) return null
  }
}

/** The stored ledger that is meant, if there can be no other. */
async function knownLedger({ place, proofs, trust }: SyncWorld): Promise<Genesis | null> {
  const { genesisHash, groupMark } = trust
  const ledgers = (await place.ledgers()).filter((ledger) => {
    if (genesisHash !== undefined) return ledger.genesisHash === genesisHash
    return groupMark === undefined || groupMark.startsWith(`${ledger.group}-`)
  })
  const [ledger] = ledgers
  if (ledger === undefined || ledgers.length > 1) return null
  for (const load of proofs) {
    const loaded = await load()
    if (loaded.crypto === ledger.crypto) return { identity: ledger, proofs: loaded }
  }
  return null
}

async function openTrusted(
  { place, trust }: SyncWorld,
  { identity, proofs }: Genesis,
): Promise<OpenLedger> {
  const store = await place.open(identity)
  const genesis = await store.block(0).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  const verdict = genesis && proofs.prover.root(genesis, trust)
  if (verdict?.kind !== 'refused') return { store, proofs }
  await store.close()
  throw new BcdataError(
    'STASH_LEDGER_MISMATCH',
    `The stored ledger is another one: ${verdict.message}`,
    {
      hint: 'Give the genesis hash of the ledger that is meant, or another database.',
    },
  )
}

function noGenesis({ problems }: Standstill): BcdataError {
  return new BcdataError(
    'STASH_BLOCK_MISSING',
    `No source has the genesis block. ${problems.join(' ')}`.trimEnd(),
    { hint: 'Give a source whose binlog was switched on from the first block on.' },
  )
}

import { BcdataError } from '../../errors.js'
import { loadChainCrypto } from '../../runtime/crypto/load-chain-crypto.js'
import type { ChainCrypto } from '../../runtime/ports/chain-crypto.js'
import type { LedgerIdentity, StashStore } from '../../runtime/ports/stash-store.js'
import { genesisHash } from '../../runtime/project/create-stash-syncer.js'
import { chainProofs } from '../../runtime/stash/sync/chain-proofs.js'
import type { ChainProofs } from '../../runtime/stash/sync/sync-world.js'
import { listLedgers, openStash } from '../../runtime/store/stash/open-stash.js'
import { stashUrl } from './sync-settings.js'

/** Which stash a command reads. */
export interface StashFlags {
  /** URL of the database; in a project its config says it. */
  readonly stash: string | undefined
  /** Which ledger, where the database holds several. */
  readonly genesis: string | undefined
}

export interface ReadStash {
  readonly store: StashStore
  readonly crypto: ChainCrypto
  readonly proofs: ChainProofs
}

/** Reads a stash, which may be written meanwhile, and closes it. */
export async function withStash<Result>(
  root: string,
  flags: StashFlags,
  work: (stash: ReadStash) => Promise<Result>,
): Promise<Result> {
  const url = await stashUrl(root, flags.stash)
  const ledger = await namedLedger(url, flags.genesis)
  const store = await openStash({ url, readonly: true, ...(ledger && { ledger }) })
  try {
    const crypto = await loadChainCrypto(store.ledger.crypto)
    return await work({ store, crypto, proofs: chainProofs(crypto) })
  } finally {
    await store.close()
  }
}

/** Undefined for the only one. */
export async function namedLedger(
  url: string,
  genesis: string | undefined,
): Promise<LedgerIdentity | undefined> {
  if (genesis === undefined) return undefined
  const wanted = genesisHash(genesis)
  const ledgers = await listLedgers(url)
  const found = ledgers.find((ledger) => ledger.genesisHash === wanted)
  if (found !== undefined) return found
  throw new BcdataError('STASH_NOT_FOUND', `The database holds no ledger ${wanted}.`, {
    where: '--genesis',
    hint: 'Sync it first, or look with `bcdata stash status` what is there.',
  })
}

import { openBinlogSource } from '../binlog/open-source.js'
import { loadChainCrypto } from '../crypto/load-chain-crypto.js'
import type { BinlogSource } from '../ports/binlog-source.js'
import type { Logger } from '../ports/logger.js'
import { systemClock } from '../ports/system-clock.js'
import type { TrustRoot } from '../stash/proof/verdict.js'
import { openFeed } from '../stash/reading/open-feed.js'
import { chainProofs } from '../stash/sync/chain-proofs.js'
import { parseRequirement } from '../stash/sync/requirement.js'
import { defaultLimits, type SyncLimits } from '../stash/sync/sync-limits.js'
import type { ChainProofs, StashPlace, SyncWorld } from '../stash/sync/sync-world.js'
import { listLedgers, openStash } from '../store/stash/open-stash.js'

export interface StashWorldOptions {
  readonly from: readonly string[]
  readonly to: string
  readonly trust: TrustRoot
  readonly require: string
  readonly logger: Logger
  readonly limits: Partial<SyncLimits>
}

/** What a syncer works with, of real folders, servers and databases. Nothing is opened yet. */
export function stashWorld({ from, to, limits, require, ...rest }: StashWorldOptions): SyncWorld {
  return {
    ...rest,
    sources: openSources(from).map((source) => ({
      name: source.name,
      open: (known) => openFeed(source, { known }),
    })),
    place: stashPlace(to),
    proofs: stashProofs,
    require: parseRequirement(require),
    clock: systemClock,
    limits: { ...defaultLimits, ...limits },
  }
}

/** The proofs of every kind of chain, each loaded when a block asks for it. */
export const stashProofs: readonly (() => Promise<ChainProofs>)[] = (
  ['keccak256-secp256k1', 'sm3-sm2'] as const
).map((kind) => async () => chainProofs(await loadChainCrypto(kind)))

/** Folders and URLs as sources. One that is named twice is one: it can't agree with itself. */
function openSources(places: readonly string[]): readonly BinlogSource[] {
  const sources = places.map(openBinlogSource)
  return sources.filter(
    ({ name }, index) => sources.findIndex((source) => source.name === name) === index,
  )
}

function stashPlace(url: string): StashPlace {
  return {
    ledgers: () => listLedgers(url),
    open: (ledger) => openStash({ url, ledger }),
  }
}

import { loadChainCrypto } from '../../../runtime/crypto/load-chain-crypto.js'
import type { ChainCrypto } from '../../../runtime/ports/chain-crypto.js'
import { trustRoot } from '../../../runtime/project/create-stash-syncer.js'
import { stashProofs } from '../../../runtime/project/stash-world.js'
import { chainProofs } from '../../../runtime/stash/sync/chain-proofs.js'
import type { ChainProofs } from '../../../runtime/stash/sync/sync-world.js'
import {
  type VerifyProblem,
  type VerifyReport,
  verifySource,
} from '../../../runtime/stash/verify/verify-source.js'
import { printable } from '../../../shared/printable.js'
import { Cancelled } from '../../cancelled.js'
import type { CliContext } from '../../context.js'
import { noteProgress } from '../../stash/note-progress.js'
import { openSource } from '../../stash/open-source.js'
import { printLevels } from '../../stash/print-summary.js'
import { syncSettings } from '../../stash/sync-settings.js'
import { untilStopped } from '../../stash/until-stopped.js'

export interface StashVerifyFlags {
  /** Folder or URL. */
  readonly source: string
  readonly genesis: string | undefined
  readonly groupMark: string | undefined
  readonly trustFirstUse: boolean
  readonly crypto: ChainCrypto['kind'] | undefined
  readonly json: boolean
}

/**
 * `bcdata stash verify`: proves all blocks of one source, without a database. Exits 2 when anything
 * in it is damaged, missing, or not what the chain decided.
 */
export async function stashVerify(context: CliContext, flags: StashVerifyFlags): Promise<number> {
  // Nothing is stored anywhere.
  const places = { from: [flags.source], to: '', require: undefined }
  const trust = trustRoot(await syncSettings(context.cwd, { ...flags, ...places }))
  const feed = openSource(context.cwd, flags.source)
  const note = noteProgress(context)
  try {
    const report = await untilStopped(async (signal) => {
      const done = await verifySource({
        ...{ feed, trust, signal, proofs: proofsOf(flags.crypto) },
        onBlock: (number) => note(() => `block ${number} of ${feed.height() ?? '?'}`),
      })
      if (signal.aborted) throw new Cancelled()
      return done
    })
    context.out(flags.json ? JSON.stringify(report) : summary(report))
    return report.problems.length === 0 && report.last !== null ? 0 : 2
  } finally {
    await feed.close()
  }
}

/** Without a kind that is named the genesis block decides. */
function proofsOf(kind: ChainCrypto['kind'] | undefined): readonly (() => Promise<ChainProofs>)[] {
  if (kind === undefined) return stashProofs
  return [async () => chainProofs(await loadChainCrypto(kind))]
}

function summary({ ledger, last, levels, unverified, problems }: VerifyReport): string {
  const blocks =
    last === null ? 'No block is proven' : `Blocks 0 to ${last}: ${printLevels(levels)}`
  const whose =
    ledger === null
      ? []
      : [`Group ${printable(ledger.group)}, genesis ${ledger.genesisHash}, ${ledger.crypto}.`]
  const why = unverified === null ? [] : [`Not verified: ${printable(unverified)}.`]
  return [`${blocks}.`, ...whose, ...why, ...problems.map(printProblem)].join('\n')
}

function printProblem({ kind, block, reason, message, place }: VerifyProblem): string {
  const where = place === null ? '' : `, ${printable(place.file)}, byte ${place.offset}`
  return `Block ${block}${where}: ${kind} ${reason}. ${printable(message)}`
}

import { BcdataError } from '../../errors.js'
import type { Logger } from '../ports/logger.js'
import { systemClock } from '../ports/system-clock.js'
import type { TrustRoot } from '../stash/proof/verdict.js'
import type { StashSyncer } from '../stash/sync/create-syncer.js'
import { parseRequirement } from '../stash/sync/requirement.js'
import type { SyncLimits } from '../stash/sync/sync-limits.js'
import { SyncReport } from '../stash/sync/sync-report.js'

export interface StashTrust {
  /** Hash of the genesis block, with or without 0x: what everything is proven from. */
  readonly genesis?: string | undefined
  /** The text of the genesis block instead, which names the group, its first sealers and limits. */
  readonly groupMark?: string | undefined
  /**
   * Believe the genesis block that is seen first, and remember it.
   * @default false
   */
  readonly trustFirstUse?: boolean | undefined
}

export interface StashSyncerOptions extends StashTrust {
  /** Folders of nodes with their binlogs, or URLs of web servers over them. */
  readonly from: readonly string[]
  /** URL of the database, as `openStore` takes it. It may hold other tables, and several ledgers. */
  readonly to: string
  /**
   * What becomes of blocks that nobody can prove, as nodes before 2.5.0 made them: `proven` stops,
   * `compared:2/3` takes what two of three sources agree on, `any` takes them.
   * @default 'proven'
   */
  readonly require?: string | undefined
  /** Gets one record for each commit, `stash.batch`, and for each finding, `stash.evidence`. */
  readonly logger: Logger
  readonly limits?: Partial<SyncLimits> | undefined
}

/**
 * Copies a FISCO BCOS ledger from binlogs into a database and proves it block by block. Sources,
 * database and hash functions are opened when it runs.
 */
export function createStashSyncer(options: StashSyncerOptions): StashSyncer {
  const { from, to, logger, require = 'proven', limits = {} } = options
  if (from.length === 0) {
    throw new BcdataError('USAGE', 'There is no source to copy a ledger from.', {
      where: 'from',
      hint: 'Name the BinaryLogs folder of a node, or the URL of a web server over it.',
    })
  }
  const trust = trustRoot(options)
  parseRequirement(require)
  const report = new SyncReport(systemClock)
  return {
    async run(runOptions) {
      const { runSync } = await import('../stash/sync/create-syncer.js')
      const { stashWorld } = await import('./stash-world.js')
      const world = stashWorld({ from, to, trust, require, logger, limits })
      return runSync(world, report, runOptions)
    },
    summary: () => report.summary(),
    measures: () => report.measures(),
  }
}

/** Exactly one of the three; nothing is believed by default. */
export function trustRoot({ genesis, groupMark, trustFirstUse = false }: StashTrust): TrustRoot {
  const given = [genesis !== undefined, groupMark !== undefined, trustFirstUse]
  if (given.filter((is) => is).length !== 1) {
    throw new BcdataError('USAGE', 'What the ledger is proven from must be given, and once.', {
      where: 'genesis',
      hint: 'Give the hash of the genesis block, its group mark, or say that the first one seen is to be trusted.',
    })
  }
  if (groupMark !== undefined) return { groupMark }
  return genesis === undefined ? {} : { genesisHash: genesisHash(genesis) }
}

export function genesisHash(text: string): string {
  const [, digits] = /^(?:0x)?([\da-f]{64})$/i.exec(text.trim()) ?? []
  if (digits !== undefined) return digits.toLowerCase()
  throw new BcdataError('USAGE', 'The genesis hash is no hash of 64 hexadecimal digits.', {
    where: 'genesis',
    hint: 'Take it from the log of a node, or ask one: getBlockHashByNumber of block 0.',
  })
}

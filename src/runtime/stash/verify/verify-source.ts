import type { FramePlace } from '../../ports/binlog.js'
import type { LedgerIdentity, ProofLevel } from '../../ports/stash-store.js'
import type { LedgerState, TrustRoot, Verdict } from '../proof/verdict.js'
import type { BlockFeed, Offer } from '../reading/block-feed.js'
import type { ChainProofs } from '../sync/sync-world.js'

/** Something that keeps a source from being proven as a whole. */
export interface VerifyProblem {
  /** `missing`: a gap. `damaged`: an accident explains it. `dishonest`: somebody changed data. */
  readonly kind: 'missing' | 'damaged' | 'dishonest'
  readonly block: number
  /** As in evidence: `crc`, `db-hash`, `quorum` … */
  readonly reason: string
  readonly message: string
  readonly place: FramePlace | null
}

export interface VerifyReport {
  /** Null where block 0 is not there or not trusted. */
  readonly ledger: Pick<LedgerIdentity, 'genesisHash' | 'crypto' | 'group'> | null
  /** The last block that nothing speaks against; null where there is none. */
  readonly last: number | null
  readonly levels: Readonly<Partial<Record<ProofLevel, number>>>
  /** Why the first of the unverified blocks can't be proven. */
  readonly unverified: string | null
  readonly problems: readonly VerifyProblem[]
}

export interface VerifyOptions {
  readonly feed: BlockFeed
  readonly trust: TrustRoot
  /** For each kind of chain that it may be. */
  readonly proofs: readonly (() => Promise<ChainProofs>)[]
  readonly signal: AbortSignal
  readonly onBlock?: (number: number) => void
}

/**
 * Proves the blocks of one source, from the genesis block to its end or to what can't be gone on from.
 * Damage beside a whole frame of the same block is reported, too.
 */
export async function verifySource(options: VerifyOptions): Promise<VerifyReport> {
  const run = new Verification(options)
  for (let number = 0; !options.signal.aborted; number += 1) {
    if (!(await run.next(number))) break
    options.onBlock?.(number)
  }
  return run.report()
}

type Passed = Exclude<Verdict, { readonly kind: 'refused' }>

class Verification {
  readonly #options: VerifyOptions
  readonly #problems: VerifyProblem[] = []
  readonly #levels: Partial<Record<ProofLevel, number>> = {}
  #proofs: ChainProofs | null = null
  #ledger: VerifyReport['ledger'] = null
  #state: LedgerState | null = null
  #unverified: string | null = null

  constructor(options: VerifyOptions) {
    this.#options = options
  }

  /** False at the end. */
  async next(number: number): Promise<boolean> {
    const { feed, signal } = this.#options
    for await (const offer of feed.offers(number, signal)) {
      const verdict = await this.#judge(number, offer)
      if (verdict === null) continue
      this.#state = verdict.next
      const level = verdict.kind === 'accepted' ? verdict.level : 'unverified'
      this.#levels[level] = (this.#levels[level] ?? 0) + 1
      if (verdict.kind === 'unprovable') this.#unverified ??= verdict.reason
      return true
    }
    return false
  }

  report(): VerifyReport {
    return {
      ledger: this.#ledger,
      last: this.#state?.number ?? null,
      levels: this.#levels,
      unverified: this.#unverified,
      problems: this.#problems,
    }
  }

  /** Null for what is no block that can be gone on from. */
  async #judge(block: number, offer: Offer): Promise<Passed | null> {
    if (offer.kind === 'absent') {
      if (offer.gap !== null) this.#problems.push(missing(offer.gap))
      return null
    }
    if (offer.kind === 'damage') {
      const { reason, message, place } = offer
      this.#problems.push({ kind: 'damaged', block: offer.block ?? block, reason, message, place })
      return null
    }
    const verdict = await this.#verdict(offer.frame.block)
    if (verdict.kind !== 'refused') return verdict
    const { reason, message } = verdict
    this.#problems.push({ kind: 'dishonest', block, reason, message, place: offer.frame.place })
    return null
  }

  async #verdict(block: Parameters<ChainProofs['digest']>[0]): Promise<Verdict> {
    if (this.#state !== null && this.#proofs !== null) {
      return this.#proofs.prover.prove(this.#state, block)
    }
    let refusal: Verdict | null = null
    for (const load of this.#options.proofs) {
      const proofs = await load()
      const verdict = proofs.prover.root(block, this.#options.trust)
      if (verdict.kind !== 'refused') {
        const { crypto } = proofs
        this.#ledger = { genesisHash: verdict.hash, crypto, group: proofs.groupOf(block) }
        this.#proofs = proofs
        return verdict
      }
      refusal ??= verdict
    }
    return refusal ?? { kind: 'refused', reason: 'genesis', message: 'No kind of chain was given.' }
  }
}

function missing({ from, to }: { readonly from: number; readonly to: number }): VerifyProblem {
  const blocks = from === to ? `Block ${from} is` : `Blocks ${from} to ${to} are`
  const message = `${blocks} missing, and no later block can be proven without.`
  return { kind: 'missing', block: from, reason: 'gap', message, place: null }
}

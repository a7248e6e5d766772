import type { FramePlace } from '../../ports/binlog.js'
import type { Logger } from '../../ports/logger.js'
import type { Evidence, StashStore } from '../../ports/stash-store.js'
import type { SyncLimits } from './sync-limits.js'

/** Each can have a MiB of bytes, which nobody here wants. */
const pageEvidence = 16

/** What earlier runs found, without bytes. */
export async function storedEvidence(
  store: Pick<StashStore, 'evidence'>,
): Promise<readonly Evidence[]> {
  const all: Evidence[] = []
  for (let after = 0; ;) {
    const page = await store.evidence({ after, limit: pageEvidence })
    all.push(...page.map((one) => ({ ...one, bytes: null })))
    after = page.at(-1)?.id ?? after
    if (page.length < pageEvidence) return all
  }
}

type Store = Pick<StashStore, 'addEvidence'>

/**
 * What was found, once for each source, block and reason, in the log, in the store and for the report.
 * Before the ledger is open there is no store; what is found by then waits for it.
 */
export class EvidenceLog {
  #store: Store | null = null
  readonly #logger: Logger
  readonly #limits: Pick<SyncLimits, 'evidenceBytesMax' | 'evidenceMax'>
  readonly #stored = new Set<string>()
  #waiting: readonly Evidence[] = []
  readonly #found = new Map<string, Evidence>()

  constructor(logger: Logger, limits: Pick<SyncLimits, 'evidenceBytesMax' | 'evidenceMax'>) {
    this.#logger = logger
    this.#limits = limits
  }

  /** @param known what the store has of earlier runs */
  async keepIn(store: Store, known: readonly Evidence[]): Promise<void> {
    this.#store = store
    for (const one of known) this.#stored.add(keyOf(one))
    const waiting = this.#waiting
    this.#waiting = []
    for (const one of waiting) await this.#keep(store, one)
  }

  /** Of this run, whether it was stored now or by an earlier one; without bytes. */
  get found(): readonly Evidence[] {
    return [...this.#found.values()]
  }

  /** It is kept when this resolves, unless there is more than anybody wants to look at. */
  async add(evidence: Evidence): Promise<void> {
    const key = keyOf(evidence)
    if (this.#found.has(key) || this.#found.size >= this.#limits.evidenceMax) return
    const { bytes, ...facts } = evidence
    this.#found.set(key, { ...facts, bytes: null })
    this.#logger.warn('stash.evidence', { ...facts, place: placeText(facts.place) })
    const kept = { ...facts, bytes: bytes?.subarray(0, this.#limits.evidenceBytesMax) ?? null }
    if (this.#store !== null) await this.#keep(this.#store, kept)
    else this.#waiting = [...this.#waiting, kept]
  }

  async #keep(store: Store, evidence: Evidence): Promise<void> {
    const key = keyOf(evidence)
    if (this.#stored.has(key)) return
    this.#stored.add(key)
    await store.addEvidence(evidence)
  }
}

function keyOf({ source, block, reason }: Evidence): string {
  return JSON.stringify([source, block, reason])
}

/** As it is said everywhere: `18.binlog, byte 4`. */
export function placeText({ file, offset }: FramePlace): string {
  return `${file}, byte ${offset}`
}

import type { FramePlace } from '../../ports/binlog.js'
import type { Logger } from '../../ports/logger.js'
import type { Evidence, StashStore } from '../../ports/stash-store.js'
import type { SyncLimits } from './sync-limits.js'

type Store = Pick<StashStore, 'addEvidence'>

/** What was found, once for each source, block and reason, in the log, in the store and for the report. */
export class EvidenceLog {
  readonly #store: Store
  readonly #logger: Logger
  readonly #limits: Pick<SyncLimits, 'evidenceBytesMax' | 'evidenceMax'>
  readonly #stored: Set<string>
  readonly #found = new Map<string, Evidence>()

  constructor(
    store: Store,
    known: readonly Evidence[],
    logger: Logger,
    limits: Pick<SyncLimits, 'evidenceBytesMax' | 'evidenceMax'>,
  ) {
    this.#store = store
    this.#logger = logger
    this.#limits = limits
    this.#stored = new Set(known.map(keyOf))
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
    if (this.#stored.has(key)) return
    this.#stored.add(key)
    await this.#store.addEvidence({
      ...facts,
      bytes: bytes?.subarray(0, this.#limits.evidenceBytesMax) ?? null,
    })
  }
}

function keyOf({ source, block, reason }: Evidence): string {
  return JSON.stringify([source, block, reason])
}

/** As it is said everywhere: `18.binlog, byte 4`. */
export function placeText({ file, offset }: FramePlace): string {
  return `${file}, byte ${offset}`
}

import type { StashStore, StoredEvidence } from '../../ports/stash-store.js'
import { notFound } from '../api-problem.js'

export interface EvidenceCount {
  readonly source: string
  readonly kind: StoredEvidence['kind']
  readonly count: number
}

/** Each can have a MiB of bytes. */
const pageEvidence = 16

/** Counts evidence by source and kind. It is only ever added to: what was counted isn't read again. */
export class EvidenceCounter {
  readonly #store: StashStore
  readonly #counts = new Map<string, EvidenceCount>()
  #after = 0

  constructor(store: StashStore) {
    this.#store = store
  }

  async counts(): Promise<readonly EvidenceCount[]> {
    for (let isMore = true; isMore;) {
      const page = await this.#store.evidence({ after: this.#after, limit: pageEvidence })
      for (const one of page) this.#count(one)
      isMore = page.length === pageEvidence
    }
    return [...this.#counts.values()]
  }

  #count({ id, source, kind }: StoredEvidence): void {
    // Two requests may have asked for the same page.
    if (id <= this.#after) return
    this.#after = id
    const key = `${kind} ${source}`
    this.#counts.set(key, { source, kind, count: (this.#counts.get(key)?.count ?? 0) + 1 })
  }
}

export async function findEvidence(store: StashStore, id: number): Promise<StoredEvidence> {
  const [found] = await store.evidence({ after: id - 1, limit: 1 })
  if (found?.id === id) return found
  throw notFound(`There is no evidence ${id}.`, 'See /evidence.')
}

import type { Clock } from '../../ports/clock.js'
import type { StashStore } from '../../ports/stash-store.js'
import type { SourceLine } from './source-line.js'

/** What a crash may cost: so much is compared again. */
const saveEveryMs = 5_000

/** Keeps what is known of the sources for the next run, and for whoever looks. */
export class SavedSources {
  readonly #store: Pick<StashStore, 'saveSources'>
  readonly #lines: readonly SourceLine[]
  readonly #clock: Clock
  #savedMs: number

  constructor(store: Pick<StashStore, 'saveSources'>, lines: readonly SourceLine[], clock: Clock) {
    this.#store = store
    this.#lines = lines
    this.#clock = clock
    this.#savedMs = clock.now()
  }

  saveSometimes(): void {
    if (this.#clock.now() - this.#savedMs < saveEveryMs) return
    this.#savedMs = this.#clock.now()
    this.save().catch(() => {
      // The next commit fails as well, and tells.
    })
  }

  async save(): Promise<void> {
    await this.#store.saveSources(this.#lines.map((line) => line.state()))
  }
}

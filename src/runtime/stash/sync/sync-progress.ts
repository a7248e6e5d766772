/** How far the main line is, for the witnesses behind it. */
export class SyncProgress {
  #committedTo: number
  #isFinal = false
  #waiting: (() => void)[] = []

  constructor(committedTo: number) {
    this.#committedTo = committedTo
  }

  /** -1 before the first block. */
  get committedTo(): number {
    return this.#committedTo
  }

  /** Nothing follows any more. */
  get isFinal(): boolean {
    return this.#isFinal
  }

  moved(committedTo: number): void {
    this.#committedTo = committedTo
    this.#tell()
  }

  finish(): void {
    this.#isFinal = true
    this.#tell()
  }

  /** Resolves at the next change, or when the signal aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted || this.#isFinal) return resolve()
      const done = (): void => {
        signal.removeEventListener('abort', done)
        resolve()
      }
      signal.addEventListener('abort', done, { once: true })
      this.#waiting.push(done)
    })
  }

  #tell(): void {
    for (const done of this.#waiting.splice(0)) done()
  }
}

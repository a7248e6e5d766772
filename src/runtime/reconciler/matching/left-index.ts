/**
 * What is kept of every left row: fingerprints of its key and of what is compared, about 150 bytes.
 * Most keys are unique, so an entry is the open row's fingerprint, or `null` once it is paired;
 * only keys that occur several times get a count per fingerprint.
 */
export class LeftIndex {
  readonly #entries = new Map<string, string | null | Repeated>()
  #openCount = 0

  /** Rows that no right row was equal to. */
  get openCount(): number {
    return this.#openCount
  }

  add(key: string, value: string): void {
    this.#openCount += 1
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      this.#entries.set(key, value)
      return
    }
    const repeated = typeof entry === 'string' || entry === null ? repeatedOf(entry) : entry
    repeated.open.set(value, (repeated.open.get(value) ?? 0) + 1)
    this.#entries.set(key, repeated)
  }

  /** Pairs a right row with an equal left one; false when there is none, or none is left. */
  pair(key: string, value: string): boolean {
    const count = this.openRows(key, value)
    if (count === 0) return false
    this.#openCount -= 1
    const entry = this.#entries.get(key)
    if (typeof entry === 'object' && entry !== null) {
      entry.open.set(value, count - 1)
      entry.isPaired = true
    } else {
      this.#entries.set(key, null)
    }
    return true
  }

  /** How many left rows of exactly this kind are open. */
  openRows(key: string, value: string): number {
    const entry = this.#entries.get(key)
    if (typeof entry === 'object' && entry !== null) return entry.open.get(value) ?? 0
    return entry === value ? 1 : 0
  }

  /** Keys with open rows. */
  openKeys(): ReadonlySet<string> {
    const keys = new Set<string>()
    if (this.#openCount === 0) return keys
    for (const [key, entry] of this.#entries) {
      const isRepeated = typeof entry === 'object' && entry !== null
      if (isRepeated ? [...entry.open.values()].some((count) => count > 0) : entry !== null) {
        keys.add(key)
      }
    }
    return keys
  }

  /** Whether any row of the key was paired. */
  isPaired(key: string): boolean {
    const entry = this.#entries.get(key)
    return entry === null || (typeof entry === 'object' && entry.isPaired)
  }
}

interface Repeated {
  readonly open: Map<string, number>
  isPaired: boolean
}

function repeatedOf(entry: string | null): Repeated {
  const open = new Map<string, number>()
  if (entry !== null) open.set(entry, 1)
  return { open, isPaired: entry === null }
}

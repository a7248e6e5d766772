import type { ArchiveRecord } from '../../ports/archive.js'
import type { LogRange } from '../../ports/chain-source.js'

/** Some 15 MB; ranges that end where records do need each body once, so that few are ever kept for long. */
const logsMax = 20_000
const bodiesMax = 64

/** The bodies that were read last, so that ranges within one record read it once. */
export class BodyCache {
  readonly #read: (record: ArchiveRecord) => Promise<LogRange>
  /** The last one used is the last one. */
  readonly #bodies = new Map<number, Promise<LogRange>>()
  readonly #logs = new Map<number, number>()

  constructor(read: (record: ArchiveRecord) => Promise<LogRange>) {
    this.#read = read
  }

  async get(record: ArchiveRecord): Promise<LogRange> {
    const body = this.#bodies.get(record.id) ?? this.#read(record)
    this.#bodies.delete(record.id)
    this.#bodies.set(record.id, body)
    try {
      const range = await body
      if (this.#bodies.get(record.id) === body) this.#keep(record.id, range)
      return range
    } catch (error) {
      if (this.#bodies.get(record.id) === body) this.#forget(record.id)
      throw error
    }
  }

  /** What was used last stays, whatever its size. */
  #keep(id: number, { logs }: LogRange): void {
    this.#logs.delete(id)
    this.#logs.set(id, logs.length)
    let sum = [...this.#logs.values()].reduce((total, count) => total + count, 0)
    for (const [oldest, count] of this.#logs) {
      if (oldest === id || (sum <= logsMax && this.#logs.size <= bodiesMax)) return
      this.#forget(oldest)
      sum -= count
    }
  }

  #forget(id: number): void {
    this.#bodies.delete(id)
    this.#logs.delete(id)
  }
}

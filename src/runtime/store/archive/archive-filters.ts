import type { ArchivedFilter } from '../../ports/archive.js'
import type { LogFilter } from '../../ports/chain-source.js'
import { parseRuns, printRuns } from './number-runs.js'
import type { Prepare } from './prepared.js'

type Values = LogFilter['addresses']

/** Filters in memory; one of a factory's children may have thousands of addresses. */
const filtersMax = 64
/** Terms in memory: some 2 MB. */
const termsMax = 20_000

/** The filters that records answer, each kept once. */
export class ArchiveFilters {
  readonly #prepare: Prepare
  readonly #known = new Map<number, ArchivedFilter>()
  readonly #termIds = new Map<string, number>()

  constructor(prepare: Prepare) {
    this.#prepare = prepare
  }

  /** The filter's id; inside a transaction of the caller's. */
  put({ addresses, topic0s }: LogFilter): number {
    const texts = [this.#print(addresses), this.#print(topic0s)]
    this.#run('insert or ignore into filter (addresses, topic0s) values (?, ?)', texts)
    const sql = 'select id from filter where addresses = ? and topic0s = ?'
    return Number(this.#pluck(sql, texts)[0])
  }

  get(id: number): ArchivedFilter {
    const filter = this.#known.get(id) ?? this.#load(id)
    // The last one used goes last.
    this.#known.delete(id)
    this.#known.set(id, filter)
    const [oldest] = this.#known.keys()
    if (this.#known.size > filtersMax && oldest !== undefined) this.#known.delete(oldest)
    return filter
  }

  #load(id: number): ArchivedFilter {
    const sql = 'select addresses, topic0s from filter where id = ?'
    const row = this.#prepare<{ addresses: string; topic0s: string }>(sql).get(id)
    return {
      id,
      addresses: this.#parse(row?.addresses ?? ''),
      topic0s: this.#parse(row?.topic0s ?? ''),
    }
  }

  #print(values: Values): string {
    if (values === 'any') return values
    return printRuns(values.map((value) => this.#termId(value)))
  }

  #parse(text: string): ArchivedFilter['addresses'] {
    if (text === 'any') return text
    const sql = 'select value from term where id between ? and ?'
    return new Set(parseRuns(text).flatMap((run) => this.#pluck(sql, run).map(String)))
  }

  #termId(value: string): number {
    const id = this.#termIds.get(value) ?? this.#putTerm(value)
    if (this.#termIds.size >= termsMax) this.#termIds.clear()
    this.#termIds.set(value, id)
    return id
  }

  #putTerm(value: string): number {
    this.#run('insert or ignore into term (value) values (?)', [value])
    return Number(this.#pluck('select id from term where value = ?', [value])[0])
  }

  #pluck(sql: string, values: readonly unknown[]): readonly unknown[] {
    return this.#prepare(sql)
      .all(...values)
      .flatMap((row) => Object.values(row ?? {}))
  }

  #run(sql: string, values: readonly unknown[]): void {
    this.#prepare(sql).run(...values)
  }
}

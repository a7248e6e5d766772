import type { BinlogBlock } from '../../ports/binlog.js'
import type { Clock } from '../../ports/clock.js'
import type {
  Evidence,
  Ledger,
  RowVersion,
  SourceState,
  StashedBlock,
  StashStore,
  StoredBlock,
  StoredEvidence,
} from '../../ports/stash-store.js'
import { commitBlocks } from './commit-blocks.js'
import { readBlock } from './read-block.js'
import { countLevels, selectBlocks } from './read-blocks.js'
import type { LedgerContext } from './read-rows.js'
import { readHistory, readState } from './read-state.js'
import type { StashDatabase } from './stash-database.js'
import { readEvidence, writeEvidence } from './stash-evidence.js'
import { StashNames } from './stash-names.js'
import { readSources, writeSources } from './stash-sources.js'

/** One ledger in a database. */
export class SqlStash implements StashStore {
  readonly ledger: Ledger
  readonly #database: StashDatabase
  readonly #clock: Clock
  readonly #names: StashNames
  /** The greatest id of a row; null where nobody looked yet. */
  #idMax: bigint | null = null

  constructor(database: StashDatabase, ledger: Ledger, clock: Clock) {
    this.ledger = ledger
    this.#database = database
    this.#clock = clock
    this.#names = new StashNames(ledger.id)
  }

  async last(): Promise<StoredBlock | null> {
    const [last] = await this.#database.read((session) =>
      selectBlocks(session, this.ledger.id, 'order by number desc limit 1'),
    )
    return last ?? null
  }

  async commit(blocks: readonly StashedBlock[]): Promise<void> {
    if (blocks.length === 0) return
    const { pieceBytes } = this.#database
    try {
      this.#idMax = await this.#database.transaction((session) => {
        const context = { session, ledgerId: this.ledger.id, names: this.#names, pieceBytes }
        return commitBlocks({ ...context, idMax: this.#idMax }, blocks)
      })
    } catch (error) {
      // Nothing is known of what was rolled back, or perhaps was not.
      this.#names.forget()
      this.#idMax = null
      throw error
    }
  }

  async addEvidence(evidence: Evidence): Promise<void> {
    const foundAt = Math.floor(this.#clock.now() / 1000)
    const found = { evidence, foundAt, bytesMax: this.#database.pieceBytes }
    await this.#database.transaction((session) => writeEvidence(session, this.ledger.id, found))
  }

  async evidence(
    options?: Parameters<StashStore['evidence']>[0],
  ): Promise<readonly StoredEvidence[]> {
    return this.#database.read((session) => readEvidence(session, this.ledger.id, options))
  }

  async saveSources(states: readonly SourceState[]): Promise<void> {
    await this.#database.transaction((session) => writeSources(session, this.ledger.id, states))
  }

  async sources(): Promise<readonly SourceState[]> {
    return this.#database.read((session) => readSources(session, this.ledger.id))
  }

  async blocks(from: number, to: number): Promise<readonly StoredBlock[]> {
    const range = 'and number between ? and ? order by number'
    return this.#database.read((session) =>
      selectBlocks(session, this.ledger.id, range, [from, to]),
    )
  }

  async levels(): ReturnType<StashStore['levels']> {
    return this.#database.read((session) => countLevels(session, this.ledger.id))
  }

  async block(number: number): Promise<BinlogBlock | null> {
    return this.#inLedger((context) => readBlock(context, number))
  }

  async tables(): ReturnType<StashStore['tables']> {
    const lists = await this.#database.read((session) => this.#names.all(session))
    // Of a table that got more columns the newest list counts.
    const newest = new Map(lists.map(({ table, columns }) => [table, columns]))
    return [...newest].map(([name, columns]) => ({ name, columns }))
  }

  async rows(
    table: string,
    options: Parameters<StashStore['rows']>[1] = {},
  ): Promise<readonly RowVersion[]> {
    return this.#inLedger((context) => readState(context, table, options))
  }

  async history(
    table: string,
    key: Uint8Array,
    options?: Parameters<StashStore['history']>[2],
  ): Promise<readonly RowVersion[]> {
    return this.#inLedger((context) => readHistory(context, table, key, options))
  }

  async close(): Promise<void> {
    await this.#database.close()
  }

  #inLedger<T>(work: (context: LedgerContext) => Promise<T>): Promise<T> {
    const ledgerId = this.ledger.id
    return this.#database.read((session) => work({ session, ledgerId, names: this.#names }))
  }
}

import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type {
  Archive,
  ArchivedCall,
  ArchivedChain,
  ArchiveEntry,
  ArchiveKind,
  ArchiveRecord,
} from '../../ports/archive.js'
import { archiveDamaged } from '../../ports/archive-damaged.js'
import type { ChainIdentity } from '../../ports/chain-source.js'
import { sqliteError } from '../sqlite/sqlite-error.js'
import { archiveCodec, type PackedBody, packBody, unpackBody } from './archive-body.js'
import { ArchiveFilters } from './archive-filters.js'
import { type Prepare, prepareOnce } from './prepared.js'

export interface ArchiveFileOptions {
  readonly path: string
  readonly keep: ArchiveKind
  readonly readonly: boolean
  /** Releases the writer's lock. */
  readonly release: () => void
}

interface RecordRow {
  readonly id: number
  readonly from: number
  readonly to: number
  readonly kind: ArchiveKind
  readonly filterId: number
}

const recordColumns = `id, from_block as "from", to_block as "to", kind, filter_id as filterId`

/** The archive as an SQLite file. */
export class ArchiveFile implements Archive {
  readonly path: string
  readonly keep: ArchiveKind
  readonly readonly: boolean
  readonly #database: Database
  readonly #prepare: Prepare
  readonly #release: () => void
  readonly #filters: ArchiveFilters
  /** Chain → blocks of its longest record: how far before a range one may begin that reaches into it. */
  readonly #blocksMax = new Map<number, number>()

  constructor(database: Database, { path, keep, readonly, release }: ArchiveFileOptions) {
    this.path = path
    this.keep = keep
    this.readonly = readonly
    this.#database = database
    this.#release = release
    this.#prepare = prepareOnce(database)
    this.#filters = new ArchiveFilters(this.#prepare)
  }

  chains(): readonly ArchivedChain[] {
    return this.#all<ArchivedChain>(
      `select name, chain_id as chainId, genesis_hash as genesisHash, complete_to as completeTo
      from chain order by rowid`,
    )
  }

  putChain({ chainId, name, genesisHash }: ChainIdentity): void {
    const sql = `insert into chain (chain_id, name, genesis_hash) values (?, ?, ?)
      on conflict (chain_id) do update set name = excluded.name where name <> excluded.name`
    this.#change(() => this.#prepare(sql).run(chainId, name, genesisHash))
  }

  completeTo(chainId: number, block: number): void {
    const sql = `update chain set complete_to = max(coalesce(complete_to, -1), ?) where chain_id = ?`
    this.#change(() => this.#prepare(sql).run(block, chainId))
  }

  records(chainId: number, from: number, to: number): readonly ArchiveRecord[] {
    return this.#all<RecordRow>(
      `select ${recordColumns} from record
      where chain_id = ? and from_block between ? and ? and to_block >= ? order by from_block, id`,
      chainId,
      from - this.#longest(chainId) + 1,
      to,
      from,
    ).map((row) => this.#record(row))
  }

  endingAt(chainId: number, block: number): ArchiveRecord | null {
    const sql = `select ${recordColumns} from record where chain_id = ? and to_block = ? limit 1`
    const [row] = this.#all<RecordRow>(sql, chainId, block)
    return row === undefined ? null : this.#record(row)
  }

  async add(chainId: number, { from, to, kind, filter, body: text }: ArchiveEntry): Promise<void> {
    const { body, size, hash } = await packBody(text)
    const sql = `insert into record
      (chain_id, from_block, to_block, kind, filter_id, codec, size, hash, body)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)`
    this.#change(() => {
      const filterId = this.#filters.put(filter)
      const values = [chainId, from, to, kind, filterId, archiveCodec, size, hash, body]
      this.#prepare(sql).run(...values)
    })
    const blocks = to - from + 1
    this.#blocksMax.set(chainId, Math.max(this.#longest(chainId), blocks))
  }

  async body(record: ArchiveRecord): Promise<string> {
    const sql = 'select codec, size, hash, body from record where id = ?'
    const [row] = this.#all<PackedBody & { readonly codec: string }>(sql, record.id)
    const text = row === undefined ? null : await unpackBody(row, row.codec)
    if (text === null) throw archiveDamaged(this, record)
    return text
  }

  remove(recordId: number): void {
    this.#change(() => this.#prepare('delete from record where id = ?').run(recordId))
  }

  callAnswer(chainId: number, { block, question }: ArchivedCall): string | null {
    const sql = 'select answer from call where chain_id = ? and block = ? and question = ?'
    const [row] = this.#all<{ answer: string }>(sql, chainId, block, questionHash(question))
    return row?.answer ?? null
  }

  addCallAnswers(
    chainId: number,
    answers: readonly (ArchivedCall & { readonly answer: string })[],
  ): void {
    this.#change(() => {
      const statement = this.#prepare(
        'insert or replace into call (chain_id, block, question, answer) values (?, ?, ?, ?)',
      )
      for (const { block, question, answer } of answers) {
        statement.run(chainId, block, questionHash(question), answer)
      }
    })
  }

  close(): void {
    this.#database.close()
    this.#release()
  }

  #record({ filterId, ...row }: RecordRow): ArchiveRecord {
    return { ...row, filter: this.#filters.get(filterId) }
  }

  #longest(chainId: number): number {
    const known = this.#blocksMax.get(chainId)
    if (known !== undefined) return known
    const sql = `select coalesce(max(to_block - from_block + 1), 1) as blocks from record
      where chain_id = ?`
    const [row] = this.#all<{ blocks: number }>(sql, chainId)
    const blocks = row?.blocks ?? 1
    this.#blocksMax.set(chainId, blocks)
    return blocks
  }

  #all<Row>(sql: string, ...values: readonly unknown[]): readonly Row[] {
    return this.#named(() => this.#prepare<Row>(sql).all(...values))
  }

  #change(work: () => void): void {
    this.#named(() => this.#database.transaction(work).immediate())
  }

  #named<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw sqliteError(error, this.path)
    }
  }
}

/** Calls are many and their data may be long; the answer is what matters. */
function questionHash(question: string): Buffer {
  return createHash('sha256').update(question).digest()
}

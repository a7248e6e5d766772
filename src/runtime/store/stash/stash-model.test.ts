import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDatabase } from '../../../../test/databases/create-database.js'
import { dialects } from '../../../../test/databases/dialects.js'
import {
  block,
  bytes,
  row,
  stashed,
  table,
  testLedger,
} from '../../../../test/fixtures/stash/literal-blocks.js'
import type { BinlogBlock, BinlogRow } from '../../ports/binlog.js'
import { tablesKnownByKey } from '../../ports/ledger-tables.js'
import type { StashStore } from '../../ports/stash-store.js'
import { openStash } from './open-stash.js'

const names = ['_sys_current_state_', 'u_t', 'u_T'] as const
type Name = (typeof names)[number]

/** One change of a block. */
interface Change {
  readonly table: Name
  /** Of a new row; a change of an existing one keeps the key. */
  readonly key: string | null
  /** Which of the existing rows is changed; null makes a new one. */
  readonly of: number | null
  readonly status: number
  readonly value: number
}

const change: Arbitrary<Change> = fc.record({
  table: fc.constantFrom(...names),
  key: fc.constantFrom('a', 'b', '', null),
  of: fc.option(fc.nat(20)),
  status: fc.constantFrom(0, 0, 0, 1),
  value: fc.nat(99),
})

const histories = fc.array(fc.array(change, { maxLength: 6 }), { minLength: 1, maxLength: 8 })
const batches = fc.infiniteStream(fc.integer({ min: 1, max: 4 }))

interface Known {
  readonly row: BinlogRow
  readonly key: string | null
  readonly from: number
}

/** What a ledger holds, by table and by what a row is known by: the plain meaning of its blocks. */
class Model {
  readonly blocks: BinlogBlock[] = []
  readonly states: ReadonlyMap<Name, readonly Known[]>[] = []
  readonly #rows = new Map<Name, Map<string, Known>>(names.map((name) => [name, new Map()]))
  #id = 2n ** 63n - 5n

  add(changes: readonly Change[]): void {
    const number = this.blocks.length
    const sections = names.map((name) => ({
      name,
      dirty: [] as BinlogRow[],
      created: [] as BinlogRow[],
    }))
    for (const { name, dirty, created } of sections) {
      const own = changes.filter((each) => each.table === name)
      // As in a node: what is there already comes before what is new.
      for (const each of own) this.#change(name, number, each, dirty)
      for (const each of own) if (each.of === null) this.#create(name, number, each, created)
    }
    const tables = sections.map(({ name, dirty, created }) =>
      table(name, ['k', 'v'], { dirty, created }),
    )
    this.blocks.push(block(number, ...tables))
    this.states.push(
      new Map([...this.#rows].map(([name, rows]) => [name, sorted([...rows.values()])])),
    )
  }

  #change(name: Name, number: number, { of, status, value }: Change, dirty: BinlogRow[]): void {
    const rows = [...(this.#rows.get(name)?.values() ?? [])]
    const old = of === null ? undefined : rows[of % Math.max(1, rows.length)]
    if (old === undefined) return
    this.#put(name, number, { ...row(old.row.id, old.key, `${value}`), status }, old.key, dirty)
  }

  #create(name: Name, number: number, { key, status, value }: Change, created: BinlogRow[]): void {
    this.#put(name, number, { ...row(++this.#id, key, `${value}`), status }, key, created)
  }

  #put(name: Name, from: number, made: BinlogRow, key: string | null, list: BinlogRow[]): void {
    list.push(made)
    const identity = tablesKnownByKey.has(name) ? String(key) : String(made.id)
    this.#rows.get(name)?.set(identity, { row: made, key, from })
  }
}

function sorted(rows: readonly Known[]): readonly Known[] {
  return rows
    .filter((known) => known.row.status === 0)
    .sort((left, right) => (left.row.id < right.row.id ? -1 : 1))
}

describe.each(dialects)('%s', (dialect) => {
  test('the state as of any block is what its blocks say, however they were committed', async () => {
    const { url, drop } = await createDatabase(dialect)
    let count = 0
    const runs = Number(process.env['BCDATA_LAW_RUNS'] ?? (dialect === 'sqlite' ? 50 : 10))
    await fc.assert(
      fc.asyncProperty(histories, batches, async (history, sizes) => {
        const model = new Model()
        for (const changes of history) model.add(changes)
        // A ledger for each run: making the tables anew would take longer than everything else.
        const genesisHash = (++count).toString(16).padStart(64, '0')
        const store = await openStash({ url, ledger: { ...testLedger(), genesisHash } })
        try {
          for (let start = 0; start < model.blocks.length;) {
            const size = sizes.next().value ?? 1
            await store.commit(model.blocks.slice(start, start + size).map(stashed))
            start += size
          }
          await expectModel(store, model)
        } finally {
          await store.close()
        }
      }),
      { numRuns: runs, seed: 7 },
    )
    await drop()
  })
})

async function expectModel(store: StashStore, model: Model): Promise<void> {
  for (const [at, state] of model.states.entries()) {
    expect(await store.block(at)).toEqual(model.blocks[at])
    for (const [name, known] of state) {
      const found = await store.rows(name, { at })
      expect(found.map((version) => version.row)).toEqual(known.map((each) => each.row))
      expect(found.map((version) => version.from)).toEqual(known.map((each) => each.from))
      const ofKey = await store.rows(name, { at, key: bytes('a'), limit: 1 })
      const first = known.filter(({ key }) => key === 'a').slice(0, 1)
      expect(ofKey.map((version) => version.row)).toEqual(first.map((each) => each.row))
    }
  }
  const last = model.states.at(-1)
  for (const [name, known] of last ?? []) {
    const found = await store.rows(name)
    expect(found.map((version) => version.row)).toEqual(known.map((each) => each.row))
    expect(found.every((version) => version.until === null)).toBe(true)
  }
}

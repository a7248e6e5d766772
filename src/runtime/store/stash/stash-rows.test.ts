import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../../../test/databases/create-database.js'
import { dialects } from '../../../../test/databases/dialects.js'
import {
  block,
  bytes,
  deleted,
  row,
  stashed,
  table,
  testLedger,
} from '../../../../test/fixtures/stash/literal-blocks.js'
import type { BinlogTable } from '../../ports/binlog.js'
import type { Evidence, RowVersion, StashStore } from '../../ports/stash-store.js'
import { openStash } from './open-stash.js'

type Rows = Partial<Pick<BinlogTable, 'dirty' | 'created'>>

const users = (rows: Rows) => table('u_users', ['name', 'age'], rows)
const state = (rows: Rows) => table('_sys_current_state_', ['key', 'value'], rows)

describe.each(dialects)('%s', (dialect) => {
  let database: TestDatabase
  let store: StashStore
  let count = 0
  beforeAll(async () => {
    database = await createDatabase(dialect)
  })
  // A ledger for each test: making the tables anew takes longer than most of them.
  beforeEach(async () => {
    const genesisHash = (++count).toString(16).padStart(64, '0')
    store = await openStash({ url: database.url, ledger: { ...testLedger(), genesisHash } })
  })
  afterEach(() => store.close())
  afterAll(() => database.drop())

  /** Each list of tables is a block after the last one; all are one commit. */
  async function commit(...blocks: readonly (readonly BinlogTable[])[]): Promise<void> {
    const next = ((await store.last())?.number ?? -1) + 1
    await store.commit(blocks.map((tables, index) => stashed(block(next + index, ...tables))))
  }

  async function valuesAt(name: string, at?: number): Promise<readonly string[]> {
    return (await store.rows(name, at === undefined ? {} : { at })).map(shown)
  }

  test('what holds at a block is what the last change up to it left', async () => {
    await commit([users({ created: [row(7, 'anna', '1'), row(8, 'ben', '1')] })])
    await commit([users({ dirty: [row(8, 'ben', '2')], created: [row(9, 'carl', null)] })], [])
    await commit([users({ dirty: [deleted(7, 'anna', '1')] })])
    expect(await valuesAt('u_users', 0)).toEqual(['7 anna 1 [0,3)', '8 ben 1 [0,1)'])
    expect(await valuesAt('u_users', 2)).toEqual([
      '7 anna 1 [0,3)',
      '8 ben 2 [1,)',
      '9 carl null [1,)',
    ])
    expect(await valuesAt('u_users', 3)).toEqual(['8 ben 2 [1,)', '9 carl null [1,)'])
    expect(await valuesAt('u_users')).toEqual(await valuesAt('u_users', 3))
    expect(await valuesAt('u_other')).toEqual([])
    const history = await store.history('u_users', bytes('anna'))
    expect(history.map(({ row: { status }, from, until }) => [status, from, until])).toEqual([
      [0, 0, 3],
      [1, 3, null],
    ])
  })

  test('one commit of many blocks leaves the same as many commits', async () => {
    await commit(
      [users({ created: [row(7, 'anna', '1')] })],
      [users({ dirty: [row(7, 'anna', '2')] })],
      [users({ created: [deleted(8, 'ben', '1')] })],
      [users({ dirty: [deleted(7, 'anna', '2')] })],
    )
    expect(await valuesAt('u_users', 0)).toEqual(['7 anna 1 [0,1)'])
    expect(await valuesAt('u_users', 2)).toEqual(['7 anna 2 [1,3)'])
    expect(await valuesAt('u_users')).toEqual([])
    expect(await store.history('u_users', bytes('ben'))).toHaveLength(1)
  })

  test('rows are read by key and by page, whatever their ids', async () => {
    const ids = [1n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 2n, 2n ** 64n - 1n]
    const created = [...ids].reverse().map((id) => row(id, id % 2n === 0n ? 'even' : 'odd', '1'))
    await commit([users({ created })])
    const found: bigint[] = []
    for (let after: bigint | undefined; ; after = found.at(-1)) {
      const page = await store.rows('u_users', { limit: 2, ...(after !== undefined && { after }) })
      found.push(...page.map((version) => version.row.id))
      if (page.length < 2) break
    }
    expect(found).toEqual(ids)
    const odd = await store.rows('u_users', { key: bytes('odd'), after: 1n, at: 0 })
    expect(odd.map((version) => version.row.id)).toEqual(
      ids.slice(1).filter((id) => id % 2n === 1n),
    )
    await commit([users({ dirty: [row(2n ** 64n - 1n, 'odd', '2'), row(2n ** 63n, 'even', '3')] })])
    expect(await store.history('u_users', bytes('even'))).toHaveLength(3)
  })

  test('no key and an empty key are two keys', async () => {
    await commit([users({ created: [row(1, null, 'a'), row(2, '', 'b')] })])
    expect((await store.rows('u_users', { key: bytes('') })).map(shown)).toEqual(['2  b [0,)'])
    await expect(commit([users({ dirty: [row(1, '', 'a')] })])).rejects.toMatchObject({
      code: 'STASH_ROW_UNKNOWN',
    })
    await commit([users({ dirty: [row(1, null, 'c')] })])
  })

  test('a change of a row that nobody created takes the whole commit back', async () => {
    await commit([users({ created: [row(7, 'anna', '1')] })])
    const fine = users({ dirty: [row(7, 'anna', '2')], created: [row(8, 'ben', '1')] })
    const wrong: readonly BinlogTable[] = [
      users({ dirty: [row(9, 'anna', '2')] }),
      users({ dirty: [row(7, 'ben', '2')] }),
      users({ dirty: [row(8, 'anna', '2')] }),
      table('u_unknown', ['name', 'age'], { dirty: [row(7, 'anna', '2')] }),
      table('U_users', ['name', 'age'], { dirty: [row(7, 'anna', '2')] }),
      state({ dirty: [row(7, 'anna', '2')] }),
    ]
    for (const changed of wrong) {
      const [id] = changed.dirty.map((dirty) => dirty.id)
      await expect(
        commit([fine], [changed], [users({ dirty: [row(10, 'x', 'y')] })]),
      ).rejects.toMatchObject({
        code: 'STASH_ROW_UNKNOWN',
        context: { block: 2, table: changed.name, id },
      })
    }
    expect(await store.last()).toMatchObject({ number: 0 })
    expect(await valuesAt('u_users')).toEqual(['7 anna 1 [0,)'])
    expect((await store.tables()).map(({ name }) => name)).toEqual(['u_users'])
    await commit([fine])
  })

  test('of several changes of unknown rows the first one is named', async () => {
    await commit([users({ created: [row(7, 'anna', '1')] })])
    const inBatch = [users({ created: [row(8, 'ben', '1')] })]
    await expect(
      commit(inBatch, [
        state({ dirty: [row(99, 'x', '1')] }),
        users({ dirty: [row(8, 'x', '2')] }),
      ]),
    ).rejects.toMatchObject({ context: { block: 2, table: '_sys_current_state_', id: 99n } })
    await expect(
      commit(inBatch, [users({ dirty: [row(8, 'x', '2'), row(98, 'y', '3')] })]),
    ).rejects.toMatchObject({ context: { block: 2, table: 'u_users', id: 8n } })
  })

  test.each(['c_1', '_sys_config_', '_sys_tables_'])(
    'a new row of %s whose key has one takes the whole commit back',
    async (name) => {
      const slots = (rows: Rows) => table(name, ['key', 'value'], rows)
      await commit([slots({ created: [row(7, 'a', '1'), row(8, 'b', '1')] })])
      const next = (id: number) => [slots({ created: [row(id, `k${id}`, '1')] })]
      const wrong: readonly BinlogTable[] = [
        slots({ created: [row(20, 'a', '2')] }),
        slots({ dirty: [row(8, 'b', '2')], created: [row(20, 'b', '3')] }),
        slots({ created: [row(20, 'k11', '2')] }),
      ]
      for (const changed of wrong) {
        await expect(commit(next(11), [changed], next(30))).rejects.toMatchObject({
          code: 'STASH_ROW_UNKNOWN',
          message: `Block 2 creates the row 20 of ${name}, whose key has a row already.`,
          context: { block: 2, table: name, id: 20n },
        })
      }
      await expect(
        commit([slots({ created: [row(20, 'a', '2')] })], [slots({ dirty: [row(99, 'x', '1')] })]),
      ).rejects.toMatchObject({ context: { block: 1, id: 20n } })
      await expect(
        commit([slots({ dirty: [row(99, 'x', '1')] })], [slots({ created: [row(20, 'a', '2')] })]),
      ).rejects.toMatchObject({ context: { block: 1, id: 99n } })
      expect(await store.last()).toMatchObject({ number: 0 })
    },
  )

  test('a key that was deleted gets a new row, and two within a block are let be', async () => {
    const slots = (rows: Rows) => table('c_1', ['key', 'value'], rows)
    await commit([slots({ created: [row(7, 'a', '1'), row(8, 'b', '1')] })])
    await commit(
      [slots({ dirty: [deleted(7, 'a', '1')], created: [row(9, 'a', '2')] })],
      [slots({ dirty: [deleted(8, 'b', '1')] })],
      [slots({ created: [row(10, 'b', '2'), row(11, 'c', '1'), row(12, 'c', '1')] })],
      [slots({ dirty: [deleted(9, 'a', '2')] })],
    )
    await commit([slots({ created: [row(13, 'a', '3')] }), users({ created: [row(14, 'a', '1')] })])
    await commit([users({ created: [row(15, 'a', '2')] })])
    expect((await valuesAt('c_1')).map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual([
      ...['10 b 2', '11 c 1', '12 c 1', '13 a 3'],
    ])
    expect(await valuesAt('u_users')).toHaveLength(2)
  })

  test('in tables known by key the id of another node is the same row', async () => {
    await commit([state({ created: [row(1, 'current_id', '5'), row(5, 'current_number', '0')] })])
    await commit([state({ dirty: [row(5, 'current_id', '6'), row(1, 'current_number', '1')] })])
    await commit([state({ dirty: [row(1, 'current_id', '7')] })])
    expect(await valuesAt('_sys_current_state_', 0)).toEqual([
      '1 current_id 5 [0,1)',
      '5 current_number 0 [0,1)',
    ])
    // Both have the id 1 now; a page holds all rows of its last id.
    const page = await store.rows('_sys_current_state_', { limit: 1 })
    expect(page.map(shown)).toEqual(['1 current_number 1 [1,)', '1 current_id 7 [2,)'])
    expect(await store.rows('_sys_current_state_', { after: 1n, limit: 1 })).toEqual([])
    // A row that is created again replaces the one before.
    await commit([state({ created: [row(90, 'current_id', '8')] })])
    expect(await valuesAt('_sys_current_state_')).toEqual([
      '1 current_number 1 [1,)',
      '90 current_id 8 [3,)',
    ])
  })

  test('ids that come twice collapse nowhere', async () => {
    const twice = users({
      created: [row(7, 'anna', '1'), row(7, 'anna', '1'), row(7, 'ben', '2')],
    })
    await commit([twice])
    expect((await store.block(0))?.tables).toEqual([twice])
    expect(await valuesAt('u_users')).toEqual(['7 ben 2 [0,)'])
    const again = users({
      dirty: [row(7, 'ben', '3'), row(7, 'ben', '4')],
      created: [row(7, 'x', '5')],
    })
    await commit([again])
    expect((await store.block(1))?.tables).toEqual([again])
    expect(await valuesAt('u_users')).toEqual(['7 x 5 [1,)'])
    // A row that was created anew in a later commit.
    await commit([users({ created: [row(7, 'y', '6')] })])
    expect(await valuesAt('u_users')).toEqual(['7 y 6 [2,)'])
    const ben = await store.history('u_users', bytes('ben'))
    expect(ben.map(shown)).toEqual(['7 ben 2 [0,1)', '7 ben 3 [1,1)', '7 ben 4 [1,1)'])
    // A page of the history holds all versions that its last one can't be told from.
    const key = bytes('ben')
    const rest = await store.history('u_users', key, { limit: 1, after: { from: 0, id: 7n } })
    expect(rest.map(shown)).toEqual(ben.slice(1).map(shown))
    expect(await store.history('u_users', key, { after: { from: 1, id: 7n } })).toEqual([])
  })

  test('only the block after the last one is stored', async () => {
    await expect(store.commit([stashed(block(1))])).rejects.toMatchObject({
      code: 'STASH_OUT_OF_ORDER',
      context: { expected: 0, found: 1 },
    })
    await store.commit([])
    await store.commit([stashed(block(0)), stashed(block(1))])
    await expect(store.commit([stashed(block(1))])).rejects.toMatchObject({
      message: 'The next block of the stash is 2, but 1 was to be stored.',
    })
    await expect(store.commit([stashed(block(2)), stashed(block(4))])).rejects.toMatchObject({
      context: { expected: 3, found: 4 },
    })
    expect(await store.last()).toMatchObject({ number: 1 })
  })

  test('blocks come with their proof, and levels are counted', async () => {
    await commit([], [], [])
    const { block: _, ...first } = stashed(block(1))
    expect(await store.blocks(1, 1)).toEqual([{ ...first, number: 1 }])
    expect((await store.blocks(0, 99)).map(({ number }) => number)).toEqual([0, 1, 2])
    expect(await store.levels()).toEqual({ rooted: 1, proven: 2 })
    expect(await store.block(3)).toBeNull()
  })

  test('evidence is kept once for a reason, and sources by their name', async () => {
    const evidence: Evidence = {
      ...{ source: 'https://a.example', block: 5, reason: 'db-hash' },
      kind: 'dishonest',
      message: 'says \0 and \u{1f984} and \\\'"',
      place: { file: '0.binlog', offset: 12 },
      bytes: Buffer.from([0, 255, 39, 92]),
    }
    await store.addEvidence(evidence)
    await store.addEvidence({ ...evidence, message: 'again' })
    await store.addEvidence({ ...evidence, reason: 'crc', kind: 'damaged', bytes: null })
    const [first, second, ...others] = await store.evidence()
    expect(others).toEqual([])
    expect(first).toMatchObject({ ...evidence, id: 1, message: 'says ␀ and \u{1f984} and \\\'"' })
    expect(first?.foundAt).toBeGreaterThan(1_600_000_000)
    expect(second).toMatchObject({ id: 2, bytes: null })
    const source = { source: 'b', height: null, agreedTo: null, score: 1, problem: null }
    await store.saveSources([source, { ...source, source: 'a', height: 3, agreedTo: 2 }])
    await store.saveSources([{ ...source, score: 0.25, problem: 'gone', height: 2 ** 40 }])
    expect(await store.sources()).toEqual([
      { ...source, source: 'a', height: 3, agreedTo: 2 },
      { ...source, score: 0.25, problem: 'gone', height: 2 ** 40 },
    ])
  })
})

/** `7 anna 1 [0,3)`: id, values, validity. */
function shown({ row: { id, values }, from, until }: RowVersion): string {
  const texts = values.map((value) => (value === null ? 'null' : Buffer.from(value).toString()))
  return `${id} ${texts.join(' ')} [${from},${until ?? ''})`
}

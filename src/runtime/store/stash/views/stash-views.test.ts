import { beforeEach, describe, expect, test } from 'vitest'
import { dialects } from '../../../../../test/databases/dialects.js'
import { emptyStash } from '../../../../../test/fixtures/stash/empty-stash.js'
import {
  block,
  deleted,
  row,
  stashed,
  table,
  testLedger,
} from '../../../../../test/fixtures/stash/literal-blocks.js'
import type { BinlogTable } from '../../../ports/binlog.js'
import type { StashStore } from '../../../ports/stash-store.js'
import { quoteName } from '../../quote-name.js'
import { openStash } from '../open-stash.js'
import { openStashDatabase } from '../open-stash-database.js'
import { createStashViews, planStashViews } from './stash-views.js'

type Row = Readonly<Record<string, unknown>>

describe.each(dialects)('%s', (dialect) => {
  let url: string
  let store: StashStore
  beforeEach(async () => {
    ;({ url, store } = await emptyStash(dialect))
  })

  async function commit(...tables: readonly BinlogTable[]): Promise<void> {
    await store.commit([stashed(block(((await store.last())?.number ?? -1) + 1, ...tables))])
  }

  async function run<T>(sql: string): Promise<readonly T[]> {
    const db = await openStashDatabase(url, { readonly: false, create: false })
    try {
      return await db.read((session) => session.all<T>(sql))
    } finally {
      await db.close()
    }
  }

  async function change(sql: string): Promise<void> {
    const db = await openStashDatabase(url, { readonly: false, create: false })
    await db.transaction((session) => session.run(sql))
    await db.close()
  }

  function from(view: string, order = '_id_', what = '*'): Promise<readonly Row[]> {
    return run(`select ${what} from ${quoteName(dialect, view)} order by ${order}`)
  }

  const views = () => createStashViews({ url })

  test('rows and their history are plain SQL', async () => {
    const columns = ['name', 'age']
    await commit(table('u_users', columns, { created: [row(7, 'anna', '1'), row(8, 'ben', null)] }))
    await commit(
      table('u_users', columns, { dirty: [row(7, 'anna', ''), deleted(8, 'ben', null)] }),
    )
    const [made] = await views()
    expect(made).toMatchObject({
      table: 'u_users',
      latest: 'v_u_users',
      history: 'v_u_users_history',
    })
    const anna = { name: 'anna', name_raw: Buffer.from('anna') }
    const ben = { name: 'ben', name_raw: Buffer.from('ben'), age: null, age_raw: null }
    const empty = { age: '', age_raw: Buffer.alloc(0) }
    const one = { age: '1', age_raw: Buffer.from('1') }
    expect((await from('v_u_users')).map(plain)).toEqual([
      { _id_: '7', _num_: '1', ...anna, ...empty },
    ])
    expect((await from('v_u_users_history', '_id_, _num_')).map(plain)).toEqual([
      { _id_: '7', _num_: '0', _until_: '1', _status_: '0', ...anna, ...one },
      { _id_: '7', _num_: '1', _until_: null, _status_: '0', ...anna, ...empty },
      { _id_: '8', _num_: '0', _until_: '1', _status_: '0', ...ben },
      { _id_: '8', _num_: '1', _until_: null, _status_: '1', ...ben },
    ])
  })

  test('every byte is there, and what is text is text', async () => {
    const long = Buffer.alloc(2 ** 20, 'é')
    const values = [
      ...["it's", '\\', '"', "\\'; drop table stash_row; --", '王 \u{1f984}', '\r\n\t'],
      ...[Buffer.from('a\0b'), Buffer.from([0xff, 0xfe]), Buffer.from([0xed, 0xa0, 0x80])],
      ...[long, Buffer.alloc(0), Buffer.from([0xc0, 0x80]), Buffer.from([0xf4, 0x90, 0x80, 0x80])],
    ].map((value) => Buffer.from(value))
    const columns = values.map((_, index) => `c${index}`)
    await commit(table('values', columns, { created: [row(2n ** 64n - 1n, ...values), row(1)] }))
    const [made] = await views()
    const [bare, full] = await from('v_values')
    expect(plain(full ?? {})['_id_']).toBe(String(2n ** 64n - 1n))
    for (const [index, { text, raw }] of (made?.columns ?? []).entries()) {
      const value = values[index] ?? Buffer.alloc(0)
      const isText = !value.includes(0) && Buffer.from(value.toString()).equals(value)
      expect(full?.[text]).toBe(isText ? value.toString() : null)
      // Comparing a long value item by item takes seconds.
      expect(value.equals(full?.[raw ?? ''] as Buffer), `c${index}`).toBe(true)
      expect([bare?.[text], bare?.[raw ?? '']]).toEqual([null, null])
    }
  })

  test('names that a database takes for one are told apart, and stay as they are', async () => {
    const created = (...columns: string[]) => ({ created: [row(1, ...columns)] })
    const long = `u_${'x'.repeat(80)}`
    await commit(
      table(
        'T',
        ['k', 'K', '_id_x', '_ID_', 'a', 'a_raw', ''],
        created('k', 'K', 'x', 'I', 'a', 'b', 'c'),
      ),
      table('T_history', ['pk_id'], created('history')),
      table('it\'s "`\\?$1;', ["'", '"`\\?', 'k\0', 'k\x01'], created('1', '2', '3', '4')),
      table(long, [`${long}1`, `${long}2`], created('1', '2')),
      table(`${long}y`, ['k', 'k'], created('first', 'second')),
      table('t', ['k'], created('lower')),
      table('\xff\xfe', ['k'], created('bytes')),
      table('none', [], {}),
    )
    const made = await views()
    expect(made.map(({ latest }) => latest)).toEqual([
      'v_T',
      'v_T_history_2',
      'v_it\'s_"`\\?$1;',
      `v_u_${'x'.repeat(dialect === 'postgres' ? 59 : 60)}`,
      `v_u_${'x'.repeat(dialect === 'postgres' ? 57 : 58)}_5`,
      'v_t_6',
      'v___',
      'v_none',
    ])
    expect(made[0]?.columns.map(({ text, raw }) => [text, raw])).toEqual([
      ['k', 'k_raw'],
      ['K_2', 'K_2_raw'],
      ['_id_x', '_id_x_raw'],
      ['_ID__4', '_ID__4_raw'],
      ['a', 'a_5_raw'],
      ['a_raw', 'a_raw_raw'],
      ['column_7', 'column_7_raw'],
    ])
    const found = await Promise.all(made.map(({ latest }) => from(latest)))
    const texts = made.map(({ columns }, index) =>
      columns.map(({ text }) => found[index]?.[0]?.[text]),
    )
    expect(texts).toEqual([
      ['k', 'K', 'x', 'I', 'a', 'b', 'c'],
      ['history'],
      ['1', '2', '3', '4'],
      ['1', '2'],
      ['first', 'second'],
      ['lower'],
      ['bytes'],
      [],
    ])
    for (const { history } of made.slice(0, -1)) expect(await from(history)).toHaveLength(1)
    await commit(
      table('u_new', ['k'], created('1')),
      table('T', ['K', 'more', 'k'], { dirty: [], created: [row(2, 'K2', 'm', 'k2')] }),
    )
    const again = await views()
    expect(again.map(({ latest }) => latest)).toEqual([
      ...made.map(({ latest }) => latest),
      'v_u_new',
    ])
    expect(again[0]?.columns.slice(0, 7)).toEqual(made[0]?.columns)
    const rows = (await from('v_T')).map(({ k, K_2, more }) => [k, K_2, more])
    expect(rows).toEqual([
      ['k', 'K', null],
      ['k2', 'K2', 'm'],
    ])
  })

  test('a table of 300 columns has them all, and one of 2,000 as many as a view can have', async () => {
    const wide = Array.from({ length: 300 }, (_, index) => `c${index}`)
    const wider = Array.from({ length: 2_000 }, (_, index) => `c${index}`)
    await commit(
      table('wide', wide, { created: [row(1, ...wide)] }),
      table('wider', wider, { created: [row(2, ...wider)] }),
    )
    const [one, other] = await views()
    const [found] = await from(one?.latest ?? '')
    expect(one?.columns.map(({ text }) => found?.[text])).toEqual(wide)
    expect(one?.columns.map(({ raw }) => String(found?.[raw ?? '']))).toEqual(wide)
    const count = other?.columns.length ?? 0
    expect(count).toBeGreaterThan(990)
    // All of them take seconds.
    const ends = [0, count - 1].map((index) => other?.columns[index]?.text ?? '')
    const [part] = await from(other?.latest ?? '', '_id_', ends.join(', '))
    expect(ends.map((name) => part?.[name])).toEqual([wider[0], wider[count - 1]])
    expect(await from(other?.history ?? '', '_id_', '_num_')).toHaveLength(1)
  })

  test('what is not ours is left alone', async () => {
    await commit(table('users', ['k'], { created: [row(1, 'a')] }))
    await change('create view v_users as select 1 as mine')
    await expect(views()).rejects.toMatchObject({ code: 'STASH_VIEW_TAKEN' })
    expect(await run('select mine from v_users')).toHaveLength(1)
    await change('drop view v_users')
    await views()
    expect(await from('v_users')).toHaveLength(1)
  })

  test('what would be made can be looked at first', async () => {
    await commit(table('users', ['k'], { created: [row(1, 'a')] }))
    const [planned] = await planStashViews({ url })
    expect(planned?.statements.join(';\n')).toContain('v_users_history')
    await expect(from('v_users')).rejects.toThrow(/v_users/)
    await expect(planStashViews({ url, ledger: testLedger('b') })).rejects.toMatchObject({
      code: 'STASH_NOT_FOUND',
    })
  })

  test('views of a second ledger have names of their own', async () => {
    const other = await openStash({ url, ledger: testLedger('b') })
    await other.commit([stashed(block(0, table('t', ['k'], { created: [row(1, 'b')] })))])
    await commit(table('t', ['k'], { created: [row(1, 'a')] }))
    for (const digit of ['a', 'b']) {
      await createStashViews({ url, ledger: testLedger(digit) })
    }
    expect(await from('v_t')).toMatchObject([{ k: 'a' }])
    expect(await from('v2_t')).toMatchObject([{ k: 'b' }])
    await other.close()
  })
})

/** Numbers as text: how they arrive differs. */
function plain(found: Row): Row {
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'bigint' ? String(value) : value,
    ]),
  )
}

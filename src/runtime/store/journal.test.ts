import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { JournalStore, plainRows } from '../../../test/fixtures/journal-store.js'

let journal: JournalStore
beforeEach(async () => {
  journal = await JournalStore.open()
})
afterEach(() => journal.store.close())

/** Runs the statements in a block of their own and takes the block back. */
async function expectUndone(before: readonly string[], texts: readonly string[]): Promise<void> {
  await journal.block(1, before)
  const expected = await journal.contents()
  await journal.block(2, texts)
  expect(await journal.contents()).not.toBe(expected)
  await journal.rollback(1)
  expect(await journal.contents()).toBe(expected)
}

describe('a fork takes back', () => {
  test.each([
    ['an insert', "insert into plain values (1, 'x', 5, null)"],
    ['an update', "update plain set v = 9 where k = 'a'"],
    ['a delete of everything', 'delete from plain'],
    ['an update of the key', "update plain set k = 'z' where k = 'a'"],
    ['an update of the key over another row', "update or replace plain set k = 'b' where k = 'a'"],
    ['a replace by key', "insert or replace into plain values (1, 'a', 7, 'other')"],
    ['a replace by a unique column', "insert or replace into plain values (1, 'n', 7, 'ub')"],
    ['an upsert', "insert into plain values (1, 'a', 8, 'u') on conflict do update set v = 8"],
    [
      'an insert or ignore',
      "insert or ignore into plain values (1, 'a', 8, 'u'), (1, 'y', 1, 'uy')",
    ],
    ['a chain of keys', "update plain set k = k || 'x', v = v + 1"],
    ['blobs', "update plain set v = x'00ff' where k = 'a'"],
    [
      'what JSON functions answer',
      "insert into plain values (1, json('[1]'), json('{\"a\":1}'), 'n')",
    ],
    [
      'an update to what JSON functions answer',
      "update plain set k = json('[1]'), v = json('[2]') where k = 'a'",
    ],
  ])('%s', async (_name, text) => {
    await expectUndone([plainRows], [text])
  })

  test('several changes of one row in one block', async () => {
    await expectUndone(
      [plainRows],
      [
        "delete from plain where k = 'a'",
        "insert into plain values (1, 'a', 50, 'new')",
        "update plain set v = 51, k = 'moved' where k = 'a'",
        "insert or replace into plain values (1, 'a', 52, 'ub')",
        "delete from plain where k = 'c'",
      ],
    )
  })

  test('unique values that changed places', async () => {
    await expectUndone(
      [plainRows],
      [
        "update plain set u = null where k = 'a'",
        "update plain set u = 'ua' where k = 'b'",
        "update plain set u = 'ub' where k = 'a'",
      ],
    )
  })

  test('values of every storage class, exactly', async () => {
    const values = [
      ...["x''", "x'00ff'", '9223372036854775807', '-9223372036854775808', '0.1 + 0.2', '9e999'],
      ...['\'["x"]\'', '\'{"a":1}\'', 'char(0, 39, 34, 92, 128512)', "''", 'null', '1.0'],
    ]
    const rows = values.map((value, index) => `(1, 'k${index}', ${value}, null)`)
    await expectUndone([`insert into plain values ${rows.join()}`], ['delete from plain'])
  })

  test('rows of a table with hostile names', async () => {
    const name = '"odd ""name"""'
    await expectUndone(
      [`insert into ${name} values (1, x'61', 1.5), (2, null, 2)`],
      [`update ${name} set "it's" = 'text', "d\\e" = 3`, `insert into ${name} values (3, 1, 1)`],
    )
  })

  test('parents and children, without cascading into rows that did not change', async () => {
    await expectUndone(
      ["insert into parent values (1, 'a')", 'insert into child values (1, 1)'],
      [
        "update parent set name = 'b'",
        "insert into parent values (2, 'n')",
        'insert into child values (2, 2)',
      ],
    )
  })

  test('children that went with their parent', async () => {
    await expectUndone(
      ["insert into parent values (1, 'a')", 'insert into child values (1, 1), (2, 1)'],
      ['delete from parent'],
    )
  })

  test('rows whose table got a column since', async () => {
    await journal.block(1, [plainRows])
    await journal.block(2, [
      "update plain set v = 0 where k = 'a'",
      "delete from plain where k = 'b'",
    ])
    await journal.run("alter table plain add column extra text default 'd'")
    await journal.block(3, ["update plain set extra = 'changed'"])
    await journal.rollback(1)
    const rows = await journal.run('select * from plain')
    expect(rows).toEqual([
      { chain_id: 1, k: 'a', v: 1, u: 'ua', extra: 'd' },
      { chain_id: 1, k: 'b', v: 2, u: 'ub', extra: 'd' },
      { chain_id: 1, k: 'c', v: 3, u: 'uc', extra: 'd' },
    ])
  })
})

test('a transaction that failed leaves the journal working', async () => {
  await journal.block(1, [plainRows])
  const expected = await journal.contents()
  await expect(journal.block(2, ['delete from plain', 'select nonsense'])).rejects.toThrow(
    'nonsense',
  )
  expect(await journal.contents()).toBe(expected)
  await journal.block(2, ['delete from plain'])
  await journal.rollback(1)
  expect(await journal.contents()).toBe(expected)
})

test('a rolled back migration leaves the journal working', async () => {
  await journal.block(1, [plainRows])
  const expected = await journal.contents()
  const failing = journal.store.db.transaction().execute(async (tx) => {
    await sql`alter table plain add column gone integer`.execute(tx)
    await journal.store.blocks.journal(tx, 1, 2)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await journal.block(2, ['delete from plain'])
  await journal.rollback(1)
  expect(await journal.contents()).toBe(expected)
})

test('writes outside a block and below finality are not journalled', async () => {
  await journal.block(1, [plainRows])
  await journal.run("update plain set v = 100 where k = 'a'")
  await journal.store.db.transaction().execute(async (tx) => {
    await journal.store.blocks.journal(tx, 1, null)
    await sql`update plain set v = 200 where k = 'b'`.execute(tx)
  })
  const rows = await journal.run(
    'select count(*) as count from _bcdata_journal where block_number > 1',
  )
  expect(rows).toEqual([{ count: 0 }])
})

test('two chains in one table are taken back apart', async () => {
  await journal.block(1, ["insert into plain values (1, 'a', 1, null)"], 1)
  await journal.block(1, ["insert into plain values (2, 'a', 1, null)"], 2)
  await journal.block(2, ['update plain set v = 2 where chain_id = 1'], 1)
  await journal.block(2, ['update plain set v = 2 where chain_id = 2'], 2)
  await journal.rollback(1, 1)
  const rows = await journal.run('select chain_id, v from plain')
  expect(rows).toEqual([
    { chain_id: 1, v: 1 },
    { chain_id: 2, v: 2 },
  ])
})

test('a derived table that is not there is refused before indexing starts', async () => {
  await journal.run('drop table plain')
  const binding = journal.store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
  await expect(binding).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  await expect(journal.block(1, [])).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})

test('a second chain is refused where its rows could not be told apart', async () => {
  await journal.store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: '0xaa' })
  await expect(
    journal.store.blocks.bindChain({ name: 'other', chainId: 2, genesisHash: '0xbb' }),
  ).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('odd "name" has no chain_id'),
  })
})

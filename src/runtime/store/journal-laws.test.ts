import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { JournalStore, plainRows } from '../../../test/fixtures/journal-store.js'

let journal: JournalStore
beforeEach(async () => {
  journal = await JournalStore.open()
})
afterEach(() => journal.store.close())

// Goal: whatever handlers do over several blocks, any of the blocks can be come back to, and read
// without coming back. Method: random statements, compared with what the tables held at the time.
test('any earlier block is restored, and read as of then, after random changes', async () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd')
  const value = fc.constantFrom('1', "'t'", 'null', "x'01'", '2.5')
  const statement = fc.oneof(
    fc
      .tuple(key, value, key)
      .map(([k, v, u]) => `insert or replace into plain values (1, '${k}', ${v}, '${u}')`),
    fc
      .tuple(key, value, key)
      .map(([k, v, u]) => `insert or ignore into plain values (1, '${k}', ${v}, '${u}')`),
    fc.tuple(value, key).map(([v, k]) => `update plain set v = ${v} where k <> '${k}'`),
    fc
      .tuple(key, key)
      .map(([to, from]) => `update or replace plain set k = '${to}' where k = '${from}'`),
    fc
      .tuple(key, key)
      .map(([to, from]) => `update or ignore plain set u = '${to}' where k = '${from}'`),
    key.map((k) => `delete from plain where k = '${k}'`),
    fc
      .tuple(key, value)
      .map(
        ([k, v]) =>
          `insert into plain values (1, '${k}', ${v}, null) on conflict (chain_id, k) do update set v = excluded.v`,
      ),
  )
  const blocks = fc.array(fc.array(statement, { maxLength: 6 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(blocks, fc.nat({ max: 4 }), async (changes, back) => {
      await journal.rollback(null)
      await journal.block(1, ['delete from plain', plainRows])
      const states = [await journal.contents()]
      const reads = [await journal.rowsAsOf(1)]
      for (const [index, texts] of changes.entries()) {
        await journal.block(index + 2, texts)
        states.push(await journal.contents())
        reads.push(await journal.rowsAsOf(index + 2))
      }
      for (const [index, expected] of reads.entries()) {
        expect(await journal.rowsAsOf(index + 1)).toEqual(expected)
      }
      const target = Math.min(back, changes.length)
      await journal.rollback(target + 1)
      expect(await journal.contents()).toBe(states[target])
      expect(await journal.rowsAsOf(target + 1)).toEqual(reads[target])
    }),
    { numRuns: 100 },
  )
})

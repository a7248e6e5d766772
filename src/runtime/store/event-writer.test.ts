import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TokenDatabase, tokenStore, transfer } from '../../../test/fixtures/token-store.js'
import type { DecodedEvent, SqlValue } from '../ports/event.js'
import type { Store } from './open-store.js'

let store: Store<TokenDatabase>
beforeEach(async () => {
  store = await tokenStore()
})
afterEach(() => store.close())

/** A transfer at the position whose definition writes these values elsewhere. */
function eventInto(
  table: string,
  columns: readonly string[],
  values: readonly SqlValue[],
  index = 0,
) {
  const event = transfer({ blockNumber: 1, index })
  const definition = { ...event.definition, table, columns, values: () => values }
  return { ...event, definition } satisfies DecodedEvent
}

const write = (...events: readonly DecodedEvent[]) =>
  store.db.transaction().execute((tx) => store.blocks.insertEvents(tx, events))

const place = `chain_id integer, evt_block_number integer, evt_index integer, evt_block_time integer,
  evt_tx_hash text, evt_tx_index integer, contract_address text,
  primary key (chain_id, evt_block_number, evt_index)`

test('tables and columns may have any name', async () => {
  await sql
    .raw(`create table "a""; drop table b; --" ("c'd""e" text, "order" any, ${place}) strict`)
    .execute(store.db)
  const event = eventInto(
    'a"; drop table b; --',
    ['c\'d"e', 'order'],
    ['text\0with "quotes"', 2n ** 63n - 1n],
  )
  await write(event)
  const { rows } = await sql.raw(`select * from "a""; drop table b; --"`).execute(store.db)
  expect(rows).toMatchObject([{ 'c\'d"e': 'text\0with "quotes"', order: 2n ** 63n - 1n }])
})

test('an event without parameters is stored, and replaced by a replay', async () => {
  await sql.raw(`create table paused (${place}) strict, without rowid`).execute(store.db)
  for (const _ of [1, 2]) await write(eventInto('paused', [], []), eventInto('paused', [], [], 1))
  const { rows } = await sql`select evt_index from paused`.execute(store.db)
  expect(rows).toEqual([{ evt_index: 0 }, { evt_index: 1 }])
})

test('events of several kinds are written in one go', async () => {
  await sql.raw(`create table paused (${place}) strict, without rowid`).execute(store.db)
  await write(
    transfer({ blockNumber: 1 }),
    eventInto('paused', [], [], 1),
    transfer({ blockNumber: 2 }),
  )
  const { rows } = await sql`select (select count(*) from paused) as paused,
    (select count(*) from token_evt_transfer) as transfers`.execute(store.db)
  expect(rows).toEqual([{ paused: 1, transfers: 2 }])
})

test('a table or column that is missing points to the migrations', async () => {
  const pending = { code: 'MIGRATIONS_PENDING', where: 'nowhere' }
  await expect(write(eventInto('nowhere', [], []))).rejects.toMatchObject(pending)
  await expect(write(eventInto('token_evt_transfer', ['new'], [1]))).rejects.toMatchObject({
    code: 'MIGRATIONS_PENDING',
    message: expect.stringContaining('has no column named new'),
  })
})

test('a value that the column refuses fails the whole batch', async () => {
  await sql
    .raw(`create table strictly (amount integer check (amount > 0), ${place}) strict`)
    .execute(store.db)
  const batch = [eventInto('strictly', ['amount'], [1]), eventInto('strictly', ['amount'], [0], 1)]
  await expect(write(...batch)).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' })
  const { rows } = await sql`select * from strictly`.execute(store.db)
  expect(rows).toEqual([])
})

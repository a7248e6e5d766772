import { expect, test } from 'vitest'
import { createDatabase } from '../../../../test/databases/create-database.js'
import { missingReasons } from '../../../../test/databases/dialects.js'
import { indexesOf } from '../../../../test/fixtures/indexes-of.js'
import {
  allRows,
  derived,
  type TokenDatabase,
  tables,
  tokenMigrations,
  transfer,
} from '../../../../test/fixtures/token-store.js'
import { migrate } from '../migrate.js'
import { openStore } from '../open-store.js'
import { rawQuery } from '../raw-query.js'

test.each(missingReasons.postgres === null ? ['"My Schema"', '"UPPER"'] : [])(
  'the tables may be in a schema %s',
  async (schema) => {
    const { url, drop } = await createDatabase('postgres')
    const store = await openStore<TokenDatabase>({ url, tables, derived, writer: true })
    await store.db.executeQuery(rawQuery(`create schema ${schema}`))
    await store.db.executeQuery(rawQuery(`set search_path = ${schema}`))
    await migrate(store, tokenMigrations)
    await store.blocks.bindChain({ name: 'main', chainId: 1, genesisHash: `0x${'0'.repeat(64)}` })
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.journal(tx, 1, 5)
      await store.blocks.insertEvents(tx, [transfer({ blockNumber: 5 })])
    })
    expect(await allRows(store.db, 'token_evt_transfer')).toMatchObject([{ value: 1n }])
    expect(Object.keys(await indexesOf(store, 'postgres', 'token_evt_transfer'))).not.toEqual([])
    await store.close()
    await drop()
  },
)

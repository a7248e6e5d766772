import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialects } from '../../../../test/databases/dialects.js'
import { storeOn } from '../../../../test/fixtures/store-on.js'
import type { TableRegistry, TablesOf } from '../../../shared/column-kind.js'
import type { Store } from '../open-store.js'
import { createTable } from '../schema/create-table.js'

const tables = {
  daily: { day: 'int32', payer: 'text', volume: 'uint256', payments: 'int32' },
} as const satisfies TableRegistry

type Database = TablesOf<typeof tables>

describe.each(dialects)('an insert on %s into a row that is there', (dialect) => {
  let store: Store<Database>
  beforeAll(async () => {
    store = await storeOn<Database>(dialect, { tables })
    const definition = { columns: tables.daily, primaryKey: ['day', 'payer'] }
    await createTable(store.db, 'daily', definition)
  })
  afterAll(() => store?.close())

  const row = { day: 1, payer: 'ann', volume: 5n, payments: 1 }
  const insert = (volume: bigint) => store.db.insertInto('daily').values({ ...row, volume })
  const read = () => store.db.selectFrom('daily').selectAll().execute()

  test('replaces, adds to, or leaves what was there', async () => {
    await insert(5n).execute()
    await insert(2n ** 255n)
      .onConflict((conflict) =>
        conflict.columns(['day', 'payer']).doUpdateSet((eb) => ({
          volume: eb.ref('excluded.volume'),
          payments: eb('daily.payments', '+', 1),
        })),
      )
      .execute()
    expect(await read()).toEqual([{ ...row, volume: 2n ** 255n, payments: 2 }])
    await insert(7n)
      .onConflict((conflict) => conflict.columns(['day', 'payer']).doUpdateSet({ volume: 9n }))
      .execute()
    expect(await read()).toEqual([{ ...row, volume: 9n, payments: 2 }])
    await insert(8n)
      .onConflict((conflict) => conflict.columns(['day', 'payer']).doNothing())
      .execute()
    expect(await read()).toEqual([{ ...row, volume: 9n, payments: 2 }])
  })

  test('is refused on MySQL where it has no words for it', async () => {
    await store.db.deleteFrom('daily').execute()
    const conditional = insert(1n).onConflict((conflict) =>
      conflict
        .columns(['day', 'payer'])
        .doUpdateSet({ volume: 1n })
        .where('daily.payments', '>', 5),
    )
    if (dialect === 'mysql') {
      await expect(conditional.execute()).rejects.toThrow(
        'MySQL has no onConflict with a condition',
      )
    } else {
      await conditional.execute()
      expect(await read()).toEqual([{ ...row, volume: 1n }])
    }
  })
})

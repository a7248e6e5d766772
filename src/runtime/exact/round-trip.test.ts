import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { storeOn } from '../../../test/fixtures/store-on.js'
import type { TableRegistry, TablesOf } from '../../shared/column-kind.js'
import type { Store } from '../store/open-store.js'
import { createTable } from '../store/schema/create-table.js'

const runs = Number(process.env['BCDATA_PROPERTY_RUNS'] ?? 20)

const tables = {
  exact_row: {
    id: 'int32',
    int32: 'int32',
    int64: 'int64',
    uint64: 'uint64',
    uint256: 'uint256',
    int256: 'int256',
    nothing: 'int256?',
  },
} as const satisfies TableRegistry

type Database = TablesOf<typeof tables>
type ExactRow = Database['exact_row']

const columns = ['int32', 'int64', 'uint64', 'uint256', 'int256', 'nothing'] as const

describe.each(dialects)('integers that a store of %s has taken', (dialect) => {
  let store: Store<Database>

  beforeAll(async () => {
    store = await storeOn<Database>(dialect, { tables })
    await createTable(store.db, 'exact_row', { columns: tables.exact_row, primaryKey: ['id'] })
  })
  afterAll(() => store.close())

  async function fill(rows: readonly ExactRow[]): Promise<void> {
    await store.db.deleteFrom('exact_row').execute()
    await store.db.insertInto('exact_row').values(rows).execute()
  }

  it('come back through columns, aliases, joins and sub-queries', async () => {
    await fc.assert(
      fc.asyncProperty(exactRows, async (rows) => {
        await fill(rows)
        const { db } = store
        const plain = db.selectFrom('exact_row').selectAll().orderBy('id')
        expect(await plain.execute()).toEqual(rows)

        const aliased = db
          .selectFrom('exact_row as r')
          .select(['r.uint256 as a', 'int256 as b', 'r.nothing as c', 'r.uint64 as d'])
          .select(['int64 as e', 'int32 as f'])
          .orderBy('r.id')
        expect(await aliased.execute()).toEqual(rows.map(renamed))

        const joined = db
          .selectFrom('exact_row as one')
          .leftJoin('exact_row as other', 'other.uint256', 'one.uint256')
          .whereRef('one.id', '=', 'other.id')
          .select(['one.int256 as b', 'other.uint256 as a', 'other.nothing as c'])
          .select(['one.uint64 as d', 'other.int64 as e', 'other.int32 as f'])
          .orderBy('one.id')
        expect(await joined.execute()).toEqual(rows.map(renamed))

        const nested = db
          .selectFrom(plain.as('inner'))
          .select(['inner.uint256 as a', 'inner.int256 as b', 'inner.nothing as c'])
          .select(['inner.uint64 as d', 'inner.int64 as e', 'inner.int32 as f'])
          .orderBy('inner.id')
        expect(await nested.execute()).toEqual(rows.map(renamed))
      }),
      { numRuns: runs, seed: 3 },
    )
  })

  it('are found by what they are, and by what they are beside', async () => {
    await fc.assert(
      fc.asyncProperty(exactRows, async (rows) => {
        await fill(rows)
        const [row] = rows
        if (!row) return
        for (const column of columns) {
          const value = row[column]
          if (value === null) continue
          const ids = async (operator: '<' | '=' | '>=') => {
            const query = store.db.selectFrom('exact_row').select('id').orderBy('id')
            // The union of the columns' types is too wide for Kysely; each is right for its column.
            const found = await query.where(column, operator, value as never).execute()
            return found.map(({ id }) => id)
          }
          const having = (test: (other: bigint | number) => boolean) =>
            rows
              .filter((other) => other[column] !== null && test(other[column]))
              .map(({ id }) => id)
          expect(await ids('=')).toEqual(having((other) => other === value))
          expect(await ids('<')).toEqual(having((other) => other < value))
          expect(await ids('>=')).toEqual(having((other) => other >= value))
        }
      }),
      { numRuns: Math.ceil(runs / 4), seed: 4 },
    )
  })

  it('sort as numbers', async () => {
    await fc.assert(
      fc.asyncProperty(exactRows, async (rows) => {
        await fill(rows)
        for (const column of ['int32', 'int64', 'uint64', 'uint256', 'int256'] as const) {
          const read = await store.db
            .selectFrom('exact_row')
            .select(['id', column])
            .orderBy(column)
            .orderBy('id')
            .execute()
          const sorted = [...rows].sort((left, right) => order(left[column], right[column]))
          expect(read.map(({ id }) => id)).toEqual(sorted.map(({ id }) => id))
        }
      }),
      { numRuns: Math.ceil(runs / 2), seed: 5 },
    )
  })
})

function renamed({ int32: f, int64: e, uint64: d, uint256: a, int256: b, nothing: c }: ExactRow) {
  return { a, b, c, d, e, f }
}

function order(left: bigint | number, right: bigint | number): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** Over the whole range, with its ends and small integers more often than chance has them. */
function integer(min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const small = fc.bigInt({ min: min < -100n ? -100n : min, max: 100n })
  return fc.oneof(fc.bigInt({ min, max }), small, fc.constantFrom(min, max, min + 1n, max - 1n))
}

const int256 = integer(-(2n ** 255n), 2n ** 255n - 1n)

const exactRows: fc.Arbitrary<readonly ExactRow[]> = fc
  .array(
    fc.record({
      int32: integer(-(2n ** 31n), 2n ** 32n - 1n).map(Number),
      int64: integer(-(2n ** 63n), 2n ** 63n - 1n),
      uint64: integer(0n, 2n ** 64n - 1n),
      uint256: integer(0n, 2n ** 256n - 1n),
      int256,
      nothing: fc.option(int256, { freq: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => rows.map((row, index) => ({ id: index + 1, ...row })))

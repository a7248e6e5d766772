import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import {
  openSqlDatabase,
  type SqlDatabase,
  selectRows,
} from '../../../test/fixtures/sql-database.js'
import { printColumn } from '../../runtime/store/schema/column-type.js'
import { exactSql, type IntegerKind } from './exact-sql.js'

const runs = Number(process.env['BCDATA_PROPERTY_RUNS'] ?? 25)

const ranges: Readonly<Record<IntegerKind, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  uint256: [0n, 2n ** 256n - 1n],
  int256: [-(2n ** 255n), 2n ** 255n - 1n],
}
const kinds = Object.keys(ranges) as IntegerKind[]

describe.each(dialects)('exact integers in %s', (dialect) => {
  const sql = exactSql(dialect)
  let db: SqlDatabase

  beforeAll(async () => {
    db = await openSqlDatabase(dialect)
    for (const kind of kinds) {
      const column = printColumn(dialect, 'x', `${kind}?`, { isKey: false })
      await db.run(`CREATE TABLE ${kind}_row (id integer, bucket integer, ${column})`)
    }
  })
  afterAll(() => db.close())

  /** Rows replace those of the case before. */
  async function fill(kind: IntegerKind, rows: readonly Row[]): Promise<void> {
    await db.run(`DELETE FROM ${kind}_row`)
    for (let start = 0; start < rows.length; start += 500) {
      const values = rows.slice(start, start + 500).map(({ bucket, x }, index) => {
        return `(${start + index}, ${bucket}, ${x === null ? 'NULL' : sql.literal(x, kind)})`
      })
      await db.run(`INSERT INTO ${kind}_row (id, bucket, x) VALUES ${values.join(', ')}`)
    }
  }

  describe.each(kinds)('%s', (kind) => {
    const sum = sql.sumExact('x', kind)
    const [min, max] = ranges[kind]

    it('reads every stored value digit by digit', async () => {
      const values = edges(kind)
      await fill(kind, values.map(inBucket(0)))
      const read = await selectRows(
        db,
        `SELECT ${sql.decimalText('x', kind)} AS text FROM ${kind}_row ORDER BY id`,
      )
      expect(read.map(({ text }) => text)).toEqual(values.map(String))
    })

    it('sorts as numbers', async () => {
      const values = edges(kind)
      await fill(kind, values.map(inBucket(0)))
      const read = await selectRows(
        db,
        `SELECT ${sql.decimalText('x', kind)} AS text FROM ${kind}_row ORDER BY ${kind}_row.x, id`,
      )
      expect(read.map(({ text }) => text)).toEqual([...values].sort(compare).map(String))
    })

    it('compares with literals as numbers', async () => {
      const values = edges(kind)
      await fill(kind, values.map(inBucket(0)))
      for (const limit of values) {
        const read = await selectRows(
          db,
          `SELECT count(*) AS total FROM ${kind}_row WHERE x < ${sql.literal(limit, kind)}`,
        )
        expect(Number(read[0]?.['total'])).toBe(values.filter((value) => value < limit).length)
      }
    })

    it('answers the least and the greatest as digits', async () => {
      await fill(kind, edges(kind).map(inBucket(0)))
      const ends = ['min', 'max'].map((end) => sql.decimalText(`${end}(x)`, kind))
      const read = await selectRows(db, `SELECT ${ends[0]} AS a, ${ends[1]} AS b FROM ${kind}_row`)
      expect(read).toEqual([{ a: min.toString(), b: max.toString() }])
    })

    it('charts the nearest double', async () => {
      const values = edges(kind)
      await fill(kind, values.map(inBucket(0)))
      const read = await selectRows(
        db,
        `SELECT ${sql.approximate('x', kind)} AS number FROM ${kind}_row ORDER BY id`,
      )
      for (const [index, value] of values.entries()) {
        const charted = Number(read[index]?.['number'])
        // SQLite reads long texts with an error in the last bit.
        expect(Math.abs(charted - Number(value))).toBeLessThanOrEqual(
          Math.abs(Number(value)) * 1e-15,
        )
      }
    })

    it('has no sum without rows, and leaves NULL out', async () => {
      await fill(kind, [])
      expect(await selectRows(db, `SELECT ${sum} AS total FROM ${kind}_row`)).toEqual([
        { total: null },
      ])
      await fill(kind, [null, null].map(inBucket(0)))
      expect(await selectRows(db, `SELECT ${sum} AS total FROM ${kind}_row`)).toEqual([
        { total: null },
      ])
      await fill(kind, [null, max, null].map(inBucket(0)))
      expect(await selectRows(db, `SELECT ${sum} AS total FROM ${kind}_row`)).toEqual([
        { total: max.toString() },
      ])
    })

    it('adds thousands of the greatest, and of the least', async () => {
      for (const value of [max, min]) {
        await fill(
          kind,
          Array.from({ length: 3_000 }, () => inBucket(0)(value)),
        )
        const read = await selectRows(db, `SELECT ${sum} AS total FROM ${kind}_row`)
        expect(read).toEqual([{ total: (value * 3_000n).toString() }])
      }
    })

    it('adds up to nothing, and to just above and below it', async () => {
      if (min === 0n) return expect(await single(0n)).toBe('0')
      for (const rest of [0n, 1n, -1n, 10n ** 6n, -(10n ** 6n), 10n ** 9n, -(10n ** 9n)]) {
        await fill(kind, [min + 1n, rest, -(min + 1n)].map(inBucket(0)))
        const read = await selectRows(db, `SELECT ${sum} AS total FROM ${kind}_row`)
        expect(read).toEqual([{ total: rest.toString() }])
      }
    })

    async function single(value: bigint): Promise<unknown> {
      await fill(kind, [inBucket(0)(value)])
      return (await selectRows(db, `SELECT ${sum} AS total FROM ${kind}_row`))[0]?.['total']
    }

    it('adds what it is given, group by group', async () => {
      const row = fc.record({
        bucket: fc.integer({ min: 0, max: 3 }),
        x: fc.option(integers(kind), { freq: 8 }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
          await fill(kind, rows)
          const read = await selectRows(
            db,
            `SELECT bucket, ${sum} AS total FROM ${kind}_row GROUP BY bucket ORDER BY bucket`,
          )
          expect(read.map(({ bucket, total }) => [Number(bucket), total])).toEqual(totals(rows))
        }),
        { numRuns: runs, seed: 20 },
      )
    })

    it('adds in a condition on groups, in a sub-query and through a join', async () => {
      await fill(
        kind,
        [max, 1n, 2n].map((x, index) => ({ bucket: index % 2, x })),
      )
      const totals = `SELECT bucket, ${sum} AS total FROM ${kind}_row GROUP BY bucket`
      expect(await selectRows(db, `${totals} HAVING ${sum} = '1'`)).toMatchObject([{ total: '1' }])
      const joined = await selectRows(
        db,
        `SELECT sums.total AS first, ${sql.sumExact('b.x', kind)} AS all_of_it
        FROM (${totals}) AS sums, ${kind}_row AS b
        WHERE sums.bucket = 0
        GROUP BY sums.total`,
      )
      expect(joined).toEqual([{ first: (max + 2n).toString(), all_of_it: (max + 3n).toString() }])
    })
  })
})

interface Row {
  readonly bucket: number
  readonly x: bigint | null
}

function inBucket(bucket: number): (x: bigint | null) => Row {
  return (x) => ({ bucket, x })
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** Zeros and nines at every place, and the ends of the range. */
function edges(kind: IntegerKind): readonly bigint[] {
  const [min, max] = ranges[kind]
  const powers = Array.from({ length: 78 }, (_item, index) => 10n ** BigInt(index))
  const around = powers.flatMap((power) => [power - 1n, power, power + 1n])
  const all = [min, max, min + 1n, max - 1n, ...around, ...around.map((value) => -value)]
  return [...new Set(all)].filter((value) => value >= min && value <= max)
}

/** Any integer of the kind, often one at an edge, and small ones more often than they are. */
function integers(kind: IntegerKind): fc.Arbitrary<bigint> {
  const [min, max] = ranges[kind]
  return fc.oneof(
    fc.bigInt({ min, max }),
    fc.constantFrom(...edges(kind)),
    fc.bigInt({ min: min < -1_000n ? -1_000n : min, max: 1_000n }),
  )
}

function totals(rows: readonly Row[]): readonly (readonly [number, string | null])[] {
  const buckets = [...new Set(rows.map(({ bucket }) => bucket))].sort()
  return buckets.map((bucket) => {
    const values = rows.flatMap((row) => (row.bucket === bucket && row.x !== null ? [row.x] : []))
    const total = values.reduce((sum, value) => sum + value, 0n)
    return [bucket, values.length === 0 ? null : total.toString()]
  })
}

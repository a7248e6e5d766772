import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CanonicalValue } from '../fields/canonical-value.js'
import type { Comparison, FindingKind, Matching, Row, Rows } from './comparison.js'
import { countBuckets, proveTotals } from './control-total.js'
import { matchRows } from './match-rows.js'

const comparison: Comparison = {
  fields: [
    { name: 'tx', meaning: 'hex', tolerance: 0n, print: String },
    { name: 'index', meaning: 'int', tolerance: 0n, print: String },
    { name: 'to', meaning: 'address', tolerance: 0n, print: String },
    { name: 'value', meaning: 'amount', tolerance: 0n, print: String },
  ],
  key: [0, 1],
  compare: [2, 3],
  control: 3,
}

const tolerant: Comparison = {
  ...comparison,
  fields: comparison.fields.map((field) =>
    field.name === 'value' ? { ...field, tolerance: 5n } : field,
  ),
}

type Values = readonly CanonicalValue[]

async function* batches(rows: readonly Values[], side: string): Rows {
  const all = rows.map((values, index): Row => ({ ref: `${side}:${index}`, values }))
  for (let start = 0; start < all.length; start += 3) yield all.slice(start, start + 3)
}

async function match(
  left: readonly Values[],
  right: readonly Values[],
  by: Comparison = comparison,
): Promise<Matching> {
  const matching = await matchRows(
    by,
    () => batches(left, 'left'),
    () => batches(right, 'right'),
  )
  countBuckets(matching)
  expect(proveTotals(by, matching)?.unexplained).toBe(0n)
  return matching
}

/** What the findings say, without the places. */
function outline({ matched, findings }: Matching): { matched: number; findings: string[] } {
  const texts = findings.map(({ kind, left, right }) => print([kind, left?.values, right?.values]))
  return { matched, findings: texts.sort() }
}

const print = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}n` : item))

const value = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: 0n, max: 3n }),
  fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
)
/** Few keys and few values, so that rows meet, repeat and nearly agree. */
const crowdedRow = fc.tuple(
  fc.constantFrom('0xaa', '0xbb', '0x', null),
  fc.constantFrom(0n, 1n, null),
  fc.constantFrom('0x01', '0x02', null),
  fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.constant(null)),
)
const crowd = fc.array(crowdedRow, { maxLength: 14 })
const book = fc.uniqueArray(fc.tuple(fc.string(), fc.bigInt(), fc.string(), value), {
  selector: ([tx, index]) => `${tx} ${index}`,
  minLength: 1,
})

describe('laws', () => {
  test('equal books have no finding, in whatever order they are read', async () => {
    await fc.assert(
      fc.asyncProperty(book, fc.infiniteStream(fc.nat()), async (rows, order) => {
        const shuffled = rows
          .map((row) => ({ row, rank: order.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ row }) => row)
        const matching = await match(rows, shuffled)
        expect(outline(matching)).toEqual({ matched: rows.length, findings: [] })
      }),
    )
  })

  test('one mutation gives exactly one finding, which names the row', async () => {
    const mutation = fc.constantFrom('drop', 'repeat', 'change')
    await fc.assert(
      fc.asyncProperty(book, fc.nat(), mutation, fc.boolean(), async (rows, at, kind, isLeft) => {
        const index = at % rows.length
        const row = rows[index]!
        const [tx, position, to, amount] = row
        const changed: Values = [tx, position, to, (amount ?? 7n) + 1n]
        const mutated: Values[] = [...rows]
        if (kind === 'drop') mutated.splice(index, 1)
        if (kind === 'repeat') mutated.splice(at % (rows.length + 1), 0, row)
        if (kind === 'change') mutated[index] = changed
        const matching = await (isLeft ? match(mutated, rows) : match(rows, mutated))
        expect(matching.findings).toHaveLength(1)
        const [finding] = matching.findings
        const side = isLeft ? 'left' : 'right'
        const expected = {
          drop: `missing_${side}`,
          repeat: `duplicate_${side}`,
          change: 'mismatch',
        }
        expect(finding?.kind).toBe(expected[kind])
        expect((finding?.left ?? finding?.right)?.values.slice(0, 2)).toEqual([tx, position])
      }),
    )
  })

  test('the sides can be swapped', async () => {
    const mirrored: Readonly<Record<FindingKind, FindingKind>> = {
      mismatch: 'mismatch',
      missing_left: 'missing_right',
      missing_right: 'missing_left',
      duplicate_left: 'duplicate_right',
      duplicate_right: 'duplicate_left',
    }
    await fc.assert(
      fc.asyncProperty(
        crowd,
        crowd,
        fc.constantFrom(comparison, tolerant),
        async (left, right, by) => {
          const there = await match(left, right, by)
          const back = await match(right, left, by)
          const findings = back.findings.map((finding) => ({
            kind: mirrored[finding.kind],
            left: finding.right,
            right: finding.left,
          }))
          expect(outline({ ...back, findings })).toEqual(outline(there))
          expect(back.tolerated).toBe(-there.tolerated)
        },
      ),
    )
  })

  test('the order of the rows changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        crowd.chain((rows) => fc.tuple(fc.constant(rows), shuffleOf(rows))),
        crowd.chain((rows) => fc.tuple(fc.constant(rows), shuffleOf(rows))),
        async ([left, leftShuffled], [right, rightShuffled]) => {
          const sorted = await match(left, right, tolerant)
          expect(outline(await match(leftShuffled, rightShuffled, tolerant))).toEqual(
            outline(sorted),
          )
        },
      ),
    )
  })

  test('within a key as many rows are paired as there can be, equal ones first', async () => {
    await fc.assert(
      fc.asyncProperty(crowd, crowd, async (left, right) => {
        const matching = await match(left, right)
        expect(countBuckets(matching)).toEqual(countByBruteForce(left, right))
      }),
    )
  })
})

const shuffleOf = <Item>(items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length })

function countByBruteForce(left: readonly Values[], right: readonly Values[]): object {
  const counts = {
    matched: 0,
    mismatch: 0,
    missing_left: 0,
    missing_right: 0,
    duplicate_left: 0,
    duplicate_right: 0,
  }
  const keyOf = (values: Values): string => print(values.slice(0, 2))
  for (const key of new Set([...left, ...right].map(keyOf))) {
    const lefts = left.filter((values) => keyOf(values) === key).map(print)
    const rights = right.filter((values) => keyOf(values) === key).map(print)
    const pairCount = Math.min(lefts.length, rights.length)
    const rest = [...rights]
    const equalCount = lefts.filter((text) => {
      const at = rest.indexOf(text)
      if (at !== -1) rest.splice(at, 1)
      return at !== -1
    }).length
    counts.matched += equalCount
    counts.mismatch += pairCount - equalCount
    counts[pairCount > 0 ? 'duplicate_left' : 'missing_right'] += lefts.length - pairCount
    counts[pairCount > 0 ? 'duplicate_right' : 'missing_left'] += rights.length - pairCount
  }
  return counts
}

describe('rows of one key', () => {
  test('an equal row later in the file is taken before an unequal one', async () => {
    const left = [['0xaa', 0n, '0x01', 5n]]
    const right = [
      ['0xaa', 0n, '0x01', 6n],
      ['0xaa', 0n, '0x01', 5n],
    ]
    const { matched, findings } = await match(left, right)
    expect(matched).toBe(1)
    expect(findings).toMatchObject([{ kind: 'duplicate_right', right: { ref: 'right:0' } }])
  })

  test('the later of two equal rows is the duplicate', async () => {
    const row = ['0xaa', 0n, '0x01', 5n]
    expect((await match([row, row, row], [row])).findings).toMatchObject([
      { kind: 'duplicate_left', left: { ref: 'left:1' } },
      { kind: 'duplicate_left', left: { ref: 'left:2' } },
    ])
    expect((await match([row], [row, row])).findings).toMatchObject([
      { kind: 'duplicate_right', right: { ref: 'right:1' } },
    ])
  })

  test('rows whose key the other side does not have are missing, not duplicates', async () => {
    const row = ['0xaa', 0n, '0x01', 5n]
    const { findings } = await match([], [row, row])
    expect(findings.map(({ kind }) => kind)).toEqual(['missing_left', 'missing_left'])
  })

  test('a row within the tolerance is preferred to one beyond it', async () => {
    const left = [
      ['0xaa', 0n, '0x01', 100n],
      ['0xaa', 0n, '0x01', 200n],
    ]
    const { matched, tolerated, findings } = await match(
      left,
      [['0xaa', 0n, '0x01', 203n]],
      tolerant,
    )
    expect({ matched, tolerated }).toEqual({ matched: 1, tolerated: -3n })
    expect(findings).toMatchObject([{ kind: 'duplicate_left', left: { values: left[0] } }])
  })

  test('a hundred thousand of them are settled in reasonable time', async () => {
    const rows = (offset: bigint): Values[] =>
      Array.from({ length: 50_000 }, (_, index) => [
        '0xaa',
        0n,
        '0x01',
        BigInt(index) * 2n + offset,
      ])
    const { matched, findings } = await match(rows(0n), [...rows(1n), ...rows(0n).slice(0, 10)])
    expect(matched).toBe(10)
    expect(findings).toHaveLength(50_000)
  })
})

describe('values that look alike', () => {
  test('null is not empty text, not 0, and not a dash', async () => {
    for (const other of ['', '-', 0n]) {
      const { findings } = await match([['0xaa', 0n, other, 1n]], [['0xaa', 0n, null, 1n]])
      expect(findings).toMatchObject([{ kind: 'mismatch' }])
    }
  })

  test('a border between two fields can not be imitated', async () => {
    const { matched } = await match([['a', null, '1:b', 1n]], [['a-', null, '1:b', 1n]])
    expect(matched).toBe(0)
    const by: Comparison = { ...comparison, key: [0, 2], compare: [1, 3] }
    expect((await match([['ab', 0n, 'c', 1n]], [['a', 0n, 'bc', 1n]], by)).matched).toBe(0)
  })

  test('totals of uint256 are exact', async () => {
    const max = 2n ** 256n - 1n
    const rows = Array.from({ length: 3 }, (_, index): Values => ['0x', BigInt(index), '0x', max])
    const matching = await match(rows, [])
    expect(matching.totals.left).toBe(3n * max)
  })
})

test('a side that changes between its two readings is an error', async () => {
  let reading = 0
  const left = (): Rows => batches(reading++ === 0 ? [['0xaa', 0n, '0x01', 5n]] : [], 'left')
  await expect(matchRows(comparison, left, () => batches([], 'right'))).rejects.toMatchObject({
    code: 'RECONCILE_INPUT_CHANGED',
  })
})

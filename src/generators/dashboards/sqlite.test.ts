import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnKind } from '../../shared/column-kind.js'
import { encodeInt256, encodeUint64, encodeUint256 } from '../../shared/integer-text.js'
import { sqlite } from './sqlite.js'

const db = new Sqlite(':memory:')

describe('sqlite', () => {
  it.each([
    ['uint64', encodeUint64, 0n, 2n ** 64n - 1n],
    ['uint256', encodeUint256, 0n, 2n ** 256n - 1n],
    ['int256', encodeInt256, -(2n ** 255n), 2n ** 255n - 1n],
  ] as const)('shows every %s digit by digit', (kind, encode, min, max) => {
    const shown = (value: bigint) => evaluate(sqlite.display('x', kind), encode(value))
    const edges = [min, min + 1n, 0n, 1n, 9n, 10n, max - 1n, max]
    expect(edges.map(shown)).toEqual(edges.map(String))
    fc.assert(
      fc.property(fc.bigInt({ min, max }), (value) => shown(value) === value.toString()),
      { numRuns: 500 },
    )
  })

  it('shows negative integers with zeros and nines at every place', () => {
    const shown = (value: bigint) => evaluate(sqlite.display('x', 'int256'), encodeInt256(value))
    const powers = Array.from({ length: 76 }, (_item, index) => -(10n ** BigInt(index)))
    const edges = powers.flatMap((power) => [power - 1n, power, power + 1n])
    expect(edges.map(shown)).toEqual(edges.map(String))
  })

  it('charts exact integers as the nearest double', () => {
    const charted = (kind: ColumnKind, text: string) =>
      evaluate(sqlite.approximate('x', kind), text)
    expect(charted('uint256', encodeUint256(10n ** 18n))).toBe(1e18)
    expect(charted('int256', encodeInt256(-5n))).toBe(-5)
    expect(charted('int256', encodeInt256(7n))).toBe(7)
  })

  it('keeps NULL, shows booleans as words and cuts huge cells', () => {
    const kinds: readonly ColumnKind[] = ['bool', 'hex', 'int256', 'int64', 'uint256', 'uint64']
    expect(kinds.map((kind) => evaluate(sqlite.display('x', kind), null))).toEqual(
      kinds.map(() => null),
    )
    expect(evaluate(sqlite.display('x', 'bool'), 1)).toBe('true')
    expect(evaluate(sqlite.excerpt('x'), `0x${'ab'.repeat(9000)}`)).toHaveLength(400)
  })
})

function evaluate(sql: string, x: unknown): unknown {
  return db.prepare(`SELECT ${sql} FROM (SELECT ? AS x)`).pluck().get(x)
}

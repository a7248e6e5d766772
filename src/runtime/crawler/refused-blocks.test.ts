import { expect, test } from 'vitest'
import type { Hex } from '../../shared/hex.js'
import { RefusedList } from './refused-blocks.js'

const hash = (digit: string): Hex => `0x${digit.repeat(64)}`

test('what was refused of a block is forgotten when another one takes its place', () => {
  const filter = { addresses: 'any', topic0s: 'any' } as const
  const one = { filter, from: 7, to: 7, hash: hash('a'), reason: 'No.' }
  for (const [last, taken] of [
    [hash('a'), [one]],
    [hash('b'), []],
  ] as const) {
    const list = new RefusedList()
    list.add([one])
    expect(list.take({ from: 7, last: { number: 7, hash: last } as never })).toEqual(taken)
    expect(list.take({ from: 7, last: { number: 7, hash: hash('a') } as never })).toEqual([])
  }
})

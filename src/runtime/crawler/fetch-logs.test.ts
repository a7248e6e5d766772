import { expect, test } from 'vitest'
import type { Hex } from '../../shared/hex.js'
import type { BlockHeader, ChainSource, Log, LogFilter } from '../ports/chain-source.js'
import { fetchRangeLogs } from './fetch-logs.js'

const hash = (number: number): Hex => `0x${number.toString(16).padStart(64, '0')}`
const filters: readonly LogFilter[] = [
  { addresses: 'any', topic0s: [hash(1)] },
  { addresses: 'any', topic0s: [hash(2)] },
]

function header(number: number, own: Hex = hash(number)): BlockHeader {
  return { number, hash: own, parentHash: hash(number - 1), time: number * 10 }
}

/** Of block 7, without its time. */
const log: Log = {
  ...{ address: `0x${'a'.repeat(40)}`, topics: [], data: '0x', blockNumber: 7, blockHash: hash(7) },
  ...{ blockTime: null, txHash: hash(77), txIndex: 0, index: 0 },
}

/** Blocks 5 to 9 as a node gives them. */
function fetched(lasts: readonly BlockHeader[], seventh: BlockHeader | null) {
  let asked = 0
  const source = {
    logs: async () => ({ logs: [{ ...log }], last: lasts[asked++] ?? header(9) }),
    headers: async () => [seventh],
  }
  return fetchRangeLogs(source as unknown as ChainSource, filters, [5, 9])
}

test('a log that two filters bring comes once, with the time of its block', async () => {
  const range = await fetched([], header(7))
  expect(range?.logs).toEqual([{ ...log, blockTime: 70 }])
})

test.each<readonly [string, readonly BlockHeader[], BlockHeader | null]>([
  ['the ends of two answers differ', [header(9), header(9, hash(99))], header(7)],
  ['a header is missing', [], null],
  ['a header is of another fork', [], header(7, hash(99))],
])('a range is not taken when %s', async (_, lasts, seventh) => {
  expect(await fetched(lasts, seventh)).toBe(null)
})

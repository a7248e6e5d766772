import { beforeAll, expect, test } from 'vitest'
import { address, filter, hash, topic } from '../../../../test/fixtures/lying-node.js'
import { type Keccak, loadKeccak } from '../../crypto/load-keccak.js'
import type { BlockHeader, Log } from '../../ports/chain-source.js'
import { BloomDoubt } from './bloom-doubt.js'
import { bloomOf } from './verify/logs-bloom.js'

let keccak: Keccak
beforeAll(async () => {
  keccak = await loadKeccak()
})

const wanted: Log = {
  ...{ address, topics: [topic], data: '0x', blockNumber: 7, blockHash: hash(1007) },
  ...{ blockTime: 1, txHash: hash(77), txIndex: 0, index: 0 },
}
const other: Log = { ...wanted, address: `0x${'b'.repeat(40)}`, index: 1 }

/** The header of block 7, whose bloom is of these logs. */
function header(...logs: readonly Log[]): BlockHeader {
  const logsBloom = bloomOf(logs, keccak)
  return { number: 7, hash: hash(1007), parentHash: hash(1006), time: 1, logsBloom }
}

test('an empty answer is doubted when the bloom may hold what is wanted', async () => {
  const doubt = new BloomDoubt()
  expect(await doubt.concerns(filter, { header: header(wanted), logs: [] })).toBe(true)
  expect(await doubt.concerns(filter, { header: header(other), logs: [] })).toBe(false)
})

test('logs that a bloom lacks are no contradiction, those that it holds more are', async () => {
  const doubt = new BloomDoubt()
  await doubt.concerns(filter, { header: header(wanted), logs: [] })
  expect(doubt.contradiction({ header: header(wanted), logs: [wanted, other] })).toBe(null)
  expect(doubt.contradiction({ header: header(wanted, other), logs: [wanted] })).toMatch(
    /block 7 has 1 logs, and a bloom that holds others/,
  )
})

test('blooms that did not hold the logs of their block say nothing from then on', async () => {
  const doubt = new BloomDoubt()
  expect(await doubt.concerns(filter, { header: header(other), logs: [wanted] })).toBe(false)
  expect(await doubt.concerns(filter, { header: header(wanted), logs: [] })).toBe(false)
})

test('a bloom alone is believed once one held the logs at the end of a range', async () => {
  for (const [last, isKnowing] of [
    [header(wanted), true],
    [header(other), false],
  ] as const) {
    const doubt = new BloomDoubt()
    expect(doubt.isKnowing(last)).toBe(false)
    await doubt.learn({ logs: [wanted], last })
    expect(doubt.isKnowing(last)).toBe(isKnowing)
  }
})

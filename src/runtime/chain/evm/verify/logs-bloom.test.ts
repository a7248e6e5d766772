import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Hex } from '../../../../shared/hex.js'
import type { Keccak } from '../../../crypto/load-keccak.js'
import { BloomFilter, type BloomLog, bloomHolds, bloomOf } from './logs-bloom.js'
import { loadVerifyTools } from './verify-tools.js'

let keccak: Keccak
beforeAll(async () => {
  keccak = (await loadVerifyTools()).keccak
})

const hex = (bytes: number): fc.Arbitrary<Hex> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value): Hex => `0x${Buffer.from(value).toString('hex')}`)
const log: fc.Arbitrary<BloomLog> = fc.record({
  address: hex(20),
  topics: fc.array(hex(32), { maxLength: 4 }),
})

test('a bloom holds every log that it was made of, and filters find each of them', () => {
  fc.assert(
    fc.property(fc.array(log, { minLength: 1, maxLength: 20 }), (logs) => {
      const bloom = bloomOf(logs, keccak)
      for (const one of logs) {
        const { address, topics } = one
        expect(bloomHolds(bloom, one, keccak)).toBe(true)
        const topic0s = topics.slice(0, 1)
        if (topic0s.length === 0) continue
        for (const filter of [
          { addresses: [address], topic0s },
          { addresses: 'any' as const, topic0s },
          { addresses: [address], topic0s: 'any' as const },
        ]) {
          expect(new BloomFilter(filter, keccak).mayMatch(bloom)).toBe(true)
        }
      }
    }),
    { seed: 4, numRuns: 100 },
  )
})

test('an empty bloom holds nothing, and an empty filter wants nothing', () => {
  const none = bloomOf([], keccak)
  const full: Hex = `0x${'ff'.repeat(256)}`
  expect(new BloomFilter({ addresses: 'any', topic0s: 'any' }, keccak).mayMatch(none)).toBe(false)
  expect(new BloomFilter({ addresses: 'any', topic0s: 'any' }, keccak).mayMatch(full)).toBe(true)
  expect(new BloomFilter({ addresses: [], topic0s: 'any' }, keccak).mayMatch(full)).toBe(false)
  expect(new BloomFilter({ addresses: 'any', topic0s: [] }, keccak).mayMatch(full)).toBe(false)
})

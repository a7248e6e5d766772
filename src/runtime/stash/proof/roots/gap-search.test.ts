import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import { findGaps, type NamedHash } from './gap-search.js'

describe('the search for tables without a row', () => {
  it('finds up to four of them at any place', () => {
    fc.assert(
      fc.property(
        namesOf(12),
        fc.subarray([...Array(12).keys()], { maxLength: 4 }),
        (names, at) => {
          const left = names.filter((_, index) => at.includes(index))
          const { hashes, expected } = lacking(names, left)
          fc.pre(left.length > 0)
          expect(findGaps(sha256, { hashes, candidates: [], expected })).toBe(left.length)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('finds any number of them among candidates, some of which are none', () => {
    fc.assert(
      fc.property(namesOf(12), fc.array(fc.boolean(), { minLength: 12 }), (names, choice) => {
        const left = names.filter((_, index) => choice[index])
        const { hashes, expected } = lacking(names, left)
        const candidates = [...left, `${names[0]}0`, `${names[0]}1`].sort()
        fc.pre(left.length > 0)
        expect(findGaps(sha256, { hashes, candidates, expected })).toBe(left.length)
      }),
    )
  })

  it('finds none where the rows are others', () => {
    const { hashes } = lacking(['a', 'b', 'c'], [])

    expect(
      findGaps(sha256, { hashes, candidates: ['b0'], expected: sha256.hash(zeros) }),
    ).toBeNull()
    expect(findGaps(sha256, { hashes: [], candidates: [], expected: zeros })).toBeNull()
  })

  it('ends soon, however many tables and candidates there are', () => {
    let bytes = 0
    const counting = { ...sha256, hash: (input: Uint8Array) => sha256.hash(count(input)) }
    const count = (input: Uint8Array): Uint8Array => {
      bytes += input.length
      return input
    }
    const names = Array.from({ length: 3000 }, (_, index) => `c_${String(index).padStart(5, '0')}`)
    const { hashes } = lacking(names, [])
    const candidates = names.map((name) => `${name}0`)

    expect(findGaps(counting, { hashes, candidates, expected: zeros })).toBeNull()
    expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024)
  })
})

const zeros = new Uint8Array(32)

const sha256: ChainCrypto = {
  kind: 'keccak256-secp256k1',
  hash: (bytes) => createHash('sha256').update(bytes).digest(),
  hashAll: (parts) => createHash('sha256').update(Buffer.concat(parts)).digest(),
  isSignedBy: () => false,
}

function namesOf(count: number): fc.Arbitrary<readonly string[]> {
  return fc
    .uniqueArray(fc.stringMatching(/^[a-z]{3}$/), { minLength: 3, maxLength: count })
    .map((names) => names.sort())
}

/** The hashes of the tables but for those that are left out, and the hash of all. */
function lacking(
  names: readonly string[],
  left: readonly string[],
): { readonly hashes: readonly NamedHash[]; readonly expected: Uint8Array } {
  const nothing = sha256.hash(new Uint8Array())
  const all = names.map((name) => ({
    name,
    hash: left.includes(name) ? nothing : sha256.hash(Buffer.from(name)),
  }))
  return {
    hashes: all.filter(({ name }) => !left.includes(name)),
    expected: sha256.hash(Buffer.concat(all.map(({ hash }) => hash))),
  }
}

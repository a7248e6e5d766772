import type { ChainCrypto } from '../../../ports/chain-crypto.js'
import { isSame } from '../refusal.js'

export interface NamedHash {
  readonly name: string
  readonly hash: Uint8Array
}

/**
 * How much is hashed in the search for one block: all ways to put two more hashes among those of 150
 * tables, in a third of a second. Only a lie or an old version gets that far.
 */
const hashedBytesMax = 64 * 1024 * 1024

/** Beside the candidates up to two tables are looked for, and up to four if that is soon done. */
const gapsMax = { always: 2, ifFew: 4 }
const fewChoices = 2000

const hashBytes = 32

/** Ways to leave out some of the candidates that are tried before all places are. */
const subsetsMax = 4096

/**
 * A table that was touched and ended without a row is hashed by the node and is missing in the binlog.
 * So many hashes of nothing, put among those of the tables in name order, give the expected hash; null
 * if none do. Tries the candidates first: names of tables that may be such.
 */
export function findGaps(
  crypto: ChainCrypto,
  input: {
    readonly hashes: readonly NamedHash[]
    readonly candidates: readonly string[]
    readonly expected: Uint8Array
  },
): number | null {
  const search = new GapSearch(crypto, input.hashes, input.expected)
  const places = input.candidates.map((name) => placeOf(input.hashes, name))
  for (const gaps of guesses(places, input.hashes.length)) {
    const outcome = search.isRight(gaps)
    if (outcome === 'right') return gaps.length
    if (outcome === 'exhausted') return null
  }
  return null
}

/** Each guess lists the places of hashes, a place being the count of tables before it. */
function* guesses(candidates: readonly number[], tableCount: number): Iterable<readonly number[]> {
  if (candidates.length > 0) yield candidates
  yield* subsets(candidates)
  for (let count = 1; count <= gapsMax.ifFew; count++) {
    if (count > gapsMax.always && choiceCount(tableCount + 1, count) > fewChoices) return
    for (const places of choices(tableCount + 1, count)) {
      yield places
      if (candidates.length > 0) yield [...candidates, ...places]
    }
  }
}

function choiceCount(placeCount: number, count: number): number {
  let product = 1
  for (let step = 1; step <= count; step++) product = (product * (placeCount + step - 1)) / step
  return product
}

/** So many of the places, each as often as one likes. */
function* choices(placeCount: number, count: number): Iterable<readonly number[]> {
  const chosen = Array<number>(count).fill(0)
  for (;;) {
    yield [...chosen]
    const last = chosen.findLastIndex((place) => place < placeCount - 1)
    if (last === -1) return
    chosen.fill((chosen[last] ?? 0) + 1, last)
  }
}

/** Candidates at the same place are alike, so that only their number matters. */
function* subsets(candidates: readonly number[]): Iterable<readonly number[]> {
  const countMax = new Map<number, number>()
  for (const place of candidates) countMax.set(place, (countMax.get(place) ?? 0) + 1)
  const places = [...countMax]
  const ways = places.reduce((product, [, count]) => product * (count + 1), 1)
  for (let way = 1; way < Math.min(ways, subsetsMax); way++) {
    const gaps: number[] = []
    let rest = way
    for (const [place, count] of places) {
      for (let index = 0; index < rest % (count + 1); index++) gaps.push(place)
      rest = Math.floor(rest / (count + 1))
    }
    yield gaps
  }
}

/** How many tables come before the candidate. */
function placeOf(hashes: readonly NamedHash[], candidate: string): number {
  let [low, high] = [0, hashes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((hashes[middle]?.name ?? '') < candidate) low = middle + 1
    else high = middle
  }
  return low
}

class GapSearch {
  readonly #crypto: ChainCrypto
  readonly #hashes: readonly NamedHash[]
  readonly #expected: Uint8Array
  readonly #nothing: Uint8Array
  #bytesLeft = hashedBytesMax

  constructor(crypto: ChainCrypto, hashes: readonly NamedHash[], expected: Uint8Array) {
    this.#crypto = crypto
    this.#hashes = hashes
    this.#expected = expected
    this.#nothing = crypto.hash(new Uint8Array())
  }

  isRight(gaps: readonly number[]): 'right' | 'wrong' | 'exhausted' {
    this.#bytesLeft -= hashBytes * (this.#hashes.length + gaps.length)
    if (this.#bytesLeft < 0) return 'exhausted'
    const isFound = isSame(this.#crypto.hash(this.#bytesWith(gaps)), this.#expected)
    return isFound ? 'right' : 'wrong'
  }

  #bytesWith(gaps: readonly number[]): Uint8Array {
    const bytes = new Uint8Array(hashBytes * (this.#hashes.length + gaps.length))
    const sorted = gaps.toSorted((left, right) => left - right)
    let at = 0
    let gap = 0
    for (let place = 0; place <= this.#hashes.length; place++) {
      for (; sorted[gap] === place; gap++, at += hashBytes) bytes.set(this.#nothing, at)
      const hash = this.#hashes[place]?.hash
      if (hash !== undefined) bytes.set(hash, at)
      at += hashBytes
    }
    return bytes
  }
}

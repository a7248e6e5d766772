import { readPoint } from './curve-bytes.js'
import type { Curve, Point } from './curves.js'
import { addProduct, type Multiples, multiplesOf } from './multiples.js'
import { infinity, toAffine } from './point-sum.js'

/** Public keys of a curve, the latest used ones at hand with their multiples. */
export class CurveKeys {
  readonly curve: Curve
  readonly #keysMax: number
  readonly #base: Multiples
  readonly #keys = new Map<string, Multiples>()

  /** Keeps more keys than a chain has sealers; 100 KB each. */
  constructor(curve: Curve, keysMax = 256) {
    this.curve = curve
    this.#keysMax = keysMax
    this.#base = multiplesOfBase(curve)
  }

  /** Null when the 64 bytes are no point of the curve. */
  key(bytes: Uint8Array): Multiples | null {
    const name = Buffer.from(bytes).toString('latin1')
    const key = this.#keys.get(name) ?? this.#read(bytes)
    if (key === null) return null
    this.#keys.delete(name)
    this.#keys.set(name, key)
    this.#forgetOldest()
    return key
  }

  /** Null at infinity, as for a multiple of n. */
  timesBase(factor: bigint): Point | null {
    return toAffine(this.curve, addProduct(this.curve, infinity, this.#base, factor))
  }

  /** The sum of the two products; null at infinity. */
  sum(ofBase: bigint, ofKey: bigint, key: Multiples): Point | null {
    const product = addProduct(this.curve, infinity, this.#base, ofBase)
    return toAffine(this.curve, addProduct(this.curve, product, key, ofKey))
  }

  #read(bytes: Uint8Array): Multiples | null {
    const point = readPoint(this.curve, bytes)
    return point && multiplesOf(this.curve, point)
  }

  #forgetOldest(): void {
    if (this.#keys.size <= this.#keysMax) return
    const [oldest] = this.#keys.keys()
    if (oldest !== undefined) this.#keys.delete(oldest)
  }
}

const bases = new WeakMap<Curve, Multiples>()

function multiplesOfBase(curve: Curve): Multiples {
  const multiples = bases.get(curve) ?? multiplesOf(curve, curve.g)
  bases.set(curve, multiples)
  return multiples
}

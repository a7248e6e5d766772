import type { Curve, Point } from './curves.js'
import { addAffine, allToAffine, double, infinity, type Jacobian } from './point-sum.js'

const digitCount = 64
const digitMax = 15

/**
 * The multiples d·16ⁱ of a point for every hexadecimal digit d at every place i of a factor: a product
 * is then a sum of at most 64 of them, without a doubling. 960 points, about 100 KB, made in the time
 * of ten products.
 */
export type Multiples = readonly (readonly Point[])[]

export function multiplesOf(curve: Curve, point: Point): Multiples {
  const places = allToAffine(curve, powersOf16(curve, point))
  const points = allToAffine(
    curve,
    places.flatMap((place) => upToDigitMax(curve, place)),
  )
  return places.map((_, place) => points.slice(place * digitMax, (place + 1) * digitMax))
}

/** The sum and the product of the point with a factor below 2²⁵⁶. */
export function addProduct(
  curve: Curve,
  sum: Jacobian,
  multiples: Multiples,
  factor: bigint,
): Jacobian {
  const digits = factor.toString(16)
  let total = sum
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number.parseInt(digits.charAt(digits.length - 1 - place), 16)
    const multiple = multiples[place]?.[digit - 1]
    if (multiple !== undefined) total = addAffine(curve, total, multiple)
  }
  return total
}

function powersOf16(curve: Curve, point: Point): readonly Jacobian[] {
  const powers: Jacobian[] = []
  let power: Jacobian = { ...point, z: 1n }
  while (powers.length < digitCount) {
    powers.push(power)
    for (let bit = 0; bit < 4; bit += 1) power = double(curve, power)
  }
  return powers
}

function upToDigitMax(curve: Curve, point: Point): readonly Jacobian[] {
  const found: Jacobian[] = []
  let sum = infinity
  while (found.length < digitMax) {
    sum = addAffine(curve, sum, point)
    found.push(sum)
  }
  return found
}

import type { Curve, Point } from './curves.js'
import { inverse, inverses, mod } from './modular.js'

/** In Jacobian coordinates: x/z², y/z³; z is 0 at infinity. Coordinates may be negative. */
export interface Jacobian {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
}

export const infinity: Jacobian = { x: 1n, y: 1n, z: 0n }

/** Formulas "dbl-2007-bl" of the Explicit-Formulas Database, for any a. */
export function double(curve: Curve, { x, y, z }: Jacobian): Jacobian {
  const { p, a } = curve
  if (z === 0n) return infinity
  const yy = (y * y) % p
  const zz = (z * z) % p
  const s = (4n * x * yy) % p
  const m = (3n * x * x + a * ((zz * zz) % p)) % p
  const doubled = (m * m - 2n * s) % p
  return {
    x: doubled,
    y: (m * (s - doubled) - 8n * yy * yy) % p,
    z: (2n * y * z) % p,
  }
}

/** Adds a point whose z is 1: most sums are of table entries. */
export function addAffine(curve: Curve, left: Jacobian, right: Point): Jacobian {
  const { p } = curve
  if (left.z === 0n) return { ...right, z: 1n }
  const zz = (left.z * left.z) % p
  const h = (right.x * zz - left.x) % p
  const r = (((right.y * zz) % p) * left.z - left.y) % p
  if (h === 0n) return r === 0n ? double(curve, left) : infinity
  const hh = (h * h) % p
  const hhh = (h * hh) % p
  const v = (left.x * hh) % p
  const x = (r * r - hhh - 2n * v) % p
  return { x, y: (r * (v - x) - left.y * hhh) % p, z: (left.z * h) % p }
}

/** Null at infinity. */
export function toAffine({ p }: Curve, point: Jacobian): Point | null {
  if (point.z === 0n) return null
  return scaled(p, point, inverse(point.z, p))
}

/** Of points of which none is at infinity. */
export function allToAffine({ p }: Curve, points: readonly Jacobian[]): readonly Point[] {
  const zInverses = inverses(
    points.map(({ z }) => z),
    p,
  )
  return points.map((point, at) => scaled(p, point, zInverses[at] ?? 0n))
}

function scaled(p: bigint, { x, y }: Jacobian, zInverse: bigint): Point {
  const square = (zInverse * zInverse) % p
  return { x: mod(x * square, p), y: mod(y * ((square * zInverse) % p), p) }
}

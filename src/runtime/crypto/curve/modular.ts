/** The remainder that is not negative. */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}

/** What times the value is 1, modulo a prime; the value must not be a multiple of it. */
export function inverse(value: bigint, prime: bigint): bigint {
  let [a, b] = [mod(value, prime), prime]
  let [x, y] = [1n, 0n]
  while (a !== 1n) {
    const quotient = b / a
    ;[a, b] = [b - quotient * a, a]
    ;[x, y] = [y - quotient * x, x]
  }
  return mod(x, prime)
}

/** All of them with a single inversion (Montgomery's trick). */
export function inverses(values: readonly bigint[], prime: bigint): readonly bigint[] {
  const before: bigint[] = []
  let product = 1n
  for (const value of values) {
    before.push(product)
    product = (product * value) % prime
  }
  let rest = inverse(product, prime)
  return values
    .map((_, at) => values.length - 1 - at)
    .map((at) => {
      const found = (rest * (before[at] ?? 1n)) % prime
      rest = (rest * (values[at] ?? 1n)) % prime
      return found
    })
    .reverse()
}

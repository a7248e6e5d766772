export interface Random {
  /** 0 … max - 1 */
  int(max: number): number
}

/** The same numbers for the same seed (the mulberry32 generator). */
export function randomFrom(seed: number): Random {
  let state = seed
  return {
    int(max) {
      state = (state + 0x6d2b79f5) | 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) % max
    },
  }
}

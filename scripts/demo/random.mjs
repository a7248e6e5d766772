/** Random numbers that are the same for the same seed (the mulberry32 generator). */
export function createRandom(seed) {
  let state = seed >>> 0

  function next() {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  const int = (max) => Math.floor(next() * max)
  const bytes = (length) => {
    let hex = '0x'
    for (let i = 0; i < length; i++) hex += int(256).toString(16).padStart(2, '0')
    return hex
  }
  return {
    next,
    /** 0 … max - 1 */
    int,
    pick: (items) => items[int(items.length)],
    bytes,
    address: () => bytes(20),
    /** 0 … max - 1, of any size. */
    bigint: (max) => (max <= 0n ? 0n : BigInt(bytes(40)) % max),
    /** In place, and returned. */
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = int(i + 1)
        ;[items[i], items[j]] = [items[j], items[i]]
      }
      return items
    },
  }
}

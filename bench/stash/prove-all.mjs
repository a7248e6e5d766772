/** Answers the verdicts; every block must be proven. */
export function proveAll(prover, blocks) {
  let state = null
  return blocks.map((block) => {
    const verdict = state === null ? prover.root(block, {}) : prover.prove(state, block)
    if (verdict.kind !== 'accepted') throw new Error(`Block ${block.number}: ${verdict.message}`)
    state = verdict.next
    return verdict
  })
}

/** The hashes and signatures of a proof: `calls` lists them, `repeat` does them and nothing else. */
export function cryptoOf(createProver, blocks, crypto) {
  const calls = []
  proveAll(createProver(recording(crypto, calls)), blocks)
  const repeat = () => {
    for (const { call, input } of calls) crypto[call](...input)
  }
  return { calls, repeat }
}

/** Keeps what is hashed and verified; the prover uses its buffers again. */
function recording(crypto, calls) {
  const record =
    (call, copy) =>
    (...input) => {
      calls.push({ call, input: copy(input) })
      return crypto[call](...input)
    }
  const copies = (inputs) => inputs.map((bytes) => Buffer.from(bytes))
  return {
    kind: crypto.kind,
    hash: record('hash', copies),
    hashAll: record('hashAll', ([parts]) => [copies(parts)]),
    isSignedBy: record('isSignedBy', copies),
  }
}

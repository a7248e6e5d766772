export type Keccak = (bytes: Uint8Array) => Uint8Array

let loading: Promise<Keccak> | undefined

/** Keccak-256, loaded late and once: most starts do without. */
export function loadKeccak(): Promise<Keccak> {
  loading ??= load()
  return loading
}

async function load(): Promise<Keccak> {
  const { createKeccak } = await import('hash-wasm')
  const hasher = await createKeccak(256)
  return (bytes) => hasher.init().update(bytes).digest('binary')
}

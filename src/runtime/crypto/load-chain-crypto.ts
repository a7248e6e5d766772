import type { ChainCrypto } from '../ports/chain-crypto.js'

const loaders: Readonly<Record<ChainCrypto['kind'], () => Promise<ChainCrypto>>> = {
  'keccak256-secp256k1': async () => (await import('./keccak-secp256k1.js')).loadKeccakSecp256k1(),
  'sm3-sm2': async () => (await import('./sm3-sm2.js')).loadSm3Sm2(),
}

const loading = new Map<ChainCrypto['kind'], Promise<ChainCrypto>>()

/** Hash and signatures of a chain, loaded late and once. */
export function loadChainCrypto(kind: ChainCrypto['kind']): Promise<ChainCrypto> {
  const crypto = loading.get(kind) ?? loaders[kind]()
  loading.set(kind, crypto)
  return crypto
}

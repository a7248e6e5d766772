import type { IHasher } from 'hash-wasm'
import type { ChainCrypto } from '../ports/chain-crypto.js'

/** The hash functions of a chain from a hasher that is used again and again. */
export function hashesOf(hasher: IHasher): Pick<ChainCrypto, 'hash' | 'hashAll'> {
  return {
    hash: (bytes) => hasher.init().update(bytes).digest('binary'),
    hashAll(parts) {
      hasher.init()
      for (const part of parts) hasher.update(part)
      return hasher.digest('binary')
    },
  }
}

/** Hash function and signature scheme of a FISCO BCOS chain. */
export interface ChainCrypto {
  readonly kind: 'keccak256-secp256k1' | 'sm3-sm2'
  /** 32 bytes. */
  hash(bytes: Uint8Array): Uint8Array
  /** Of two or more byte strings as if they were one. */
  hashAll(parts: readonly Uint8Array[]): Uint8Array
  /**
   * Whether the owner of the public key (64 bytes) signed the block hash. A signature is 65 bytes
   * r‖s‖v (v 0 or 1), or for SM2 128 bytes r‖s‖public key. Never throws: nonsense is no signature.
   */
  isSignedBy(publicKey: Uint8Array, hash: Uint8Array, signature: Uint8Array): boolean
}

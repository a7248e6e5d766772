import type { Input } from '@ethereumjs/rlp'
import { BcdataError } from '../../../../errors.js'
import { type Keccak, loadKeccak } from '../../../crypto/load-keccak.js'
import { loadRecover, type Signature } from '../../../crypto/load-recover.js'

export type RlpInput = Input

/** What verification needs of packages that only projects with `verify` have. */
export interface VerifyTools {
  readonly keccak: Keccak
  readonly encodeRlp: (input: RlpInput) => Uint8Array
  /** Root of the Merkle-Patricia trie that holds each item under its RLP-encoded position. */
  readonly listRoot: (items: readonly Uint8Array[]) => Promise<Uint8Array>
  /** The address whose key made the signature; null when no key can have made it. */
  readonly recoverSender: (hash: Uint8Array, signature: Signature) => Uint8Array | null
}

let loading: Promise<VerifyTools> | undefined

/** Loaded late and once: most projects do without these packages. */
export function loadVerifyTools(): Promise<VerifyTools> {
  loading ??= load()
  return loading
}

async function load(): Promise<VerifyTools> {
  const [{ createMPT }, { RLP }, keccak, recoverKey] = await Promise.all([
    import('@ethereumjs/mpt'),
    import('@ethereumjs/rlp'),
    loadKeccak(),
    loadRecover(),
  ]).catch(missing)
  return {
    keccak,
    encodeRlp: RLP.encode,
    async listRoot(items) {
      const trie = await createMPT({ useKeyHashingFunction: keccak })
      for (const [position, item] of items.entries()) await trie.put(RLP.encode(position), item)
      return trie.root()
    },
    recoverSender(hash, signature) {
      try {
        return keccak(recoverKey(hash, signature)).subarray(12)
      } catch {
        return null
      }
    },
  }
}

function missing(cause: unknown): never {
  throw new BcdataError(
    'DEPENDENCY_MISSING',
    'The packages that verify blocks are not all installed.',
    {
      hint: 'Run: npm install @ethereumjs/mpt@^10.1.3 @ethereumjs/rlp@^10.1.3 @ethereumjs/util@^10.1.3',
      cause,
    },
  )
}

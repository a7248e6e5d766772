import type { Signature } from '../../../crypto/load-recover.js'
import { FieldProblem, type JsonObject } from '../read-fields.js'
import { toInteger } from './compare.js'
import { quantity, type ToRlp, hash as word } from './to-rlp.js'
import type { RlpInput, VerifyTools } from './verify-tools.js'

export interface EncodedTransaction {
  /** As the block's trie holds it (EIP-2718). */
  readonly bytes: Uint8Array
  /** What `bytes` encode. */
  readonly fields: readonly RlpInput[]
  /** What the sender signed. */
  readonly signedBytes: Uint8Array
  readonly signature: Signature
  /** Null before EIP-155. */
  readonly chainId: bigint | null
}

/** Throws a FieldProblem. */
export function encodeTransaction(
  transaction: JsonObject,
  type: number,
  fields: Readonly<Record<string, ToRlp>>,
  { encodeRlp }: Pick<VerifyTools, 'encodeRlp'>,
): EncodedTransaction {
  const own = Object.entries(fields).map(([name, toRlp]) => toRlp(transaction[name], name))
  const { yParity, chainId } =
    type === 0 ? legacyParity(transaction['v']) : typedParity(transaction)
  const v = type === 0 ? quantity(transaction['v'], 'v') : yParity
  const r = quantity(transaction['r'], 'r')
  const s = quantity(transaction['s'], 's')
  const signed = type === 0 && chainId !== null ? [...own, chainId, 0, 0] : own
  const all = [...own, v, r, s]
  return {
    bytes: envelope(type, encodeRlp(all)),
    fields: all,
    signedBytes: envelope(type, encodeRlp(signed)),
    signature: { r: padded(r), s: padded(s), yParity },
    chainId,
  }
}

export function envelope(type: number, payload: Uint8Array): Uint8Array {
  return type === 0 ? payload : Buffer.concat([Uint8Array.of(type), payload])
}

/** Nobody signed it: a chain's own transaction, or one of a development chain in another's name. */
export function isUnsigned(transaction: JsonObject): boolean {
  return toInteger(transaction['r']) === 0n && toInteger(transaction['s']) === 0n
}

type Parity = Pick<EncodedTransaction, 'chainId'> & Pick<Signature, 'yParity'>

/** 27 or 28, or since EIP-155 35 or 36 more than twice the chain's id. */
function legacyParity(field: unknown): Parity {
  const v = toInteger(field) ?? 0n
  if (v === 27n || v === 28n) return { yParity: v === 28n ? 1 : 0, chainId: null }
  if (v < 35n) throw new FieldProblem(`v should be 27, 28 or above 34 but is ${String(field)}`)
  return { yParity: (v - 35n) % 2n === 1n ? 1 : 0, chainId: (v - 35n) / 2n }
}

/** Older nodes call it `v`. */
function typedParity({ chainId, yParity, v }: JsonObject): Parity {
  const parity = toInteger(yParity ?? v)
  if (parity !== 0n && parity !== 1n) {
    throw new FieldProblem(`yParity should be 0 or 1 but is ${String(yParity ?? v)}`)
  }
  return { yParity: parity === 1n ? 1 : 0, chainId: toInteger(chainId) }
}

function padded(bytes: Uint8Array): Uint8Array {
  return word(`0x${Buffer.from(bytes).toString('hex').padStart(64, '0')}`, 'signature')
}

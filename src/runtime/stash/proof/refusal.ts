/** What a block can contradict. Stable: kept with evidence, and written to metrics. */
export type RefusalReason =
  | 'malformed'
  | 'number'
  | 'header-hash'
  | 'parent'
  | 'sealers'
  | 'signature'
  | 'quorum'
  | 'transactions-root'
  | 'receipts-root'
  | 'db-hash'
  | 'state-root'
  | 'table'
  | 'row-shape'
  | 'row-id'
  | 'derived-table'
  | 'genesis'

/** Thrown where a contradiction is found and caught by the prover, which answers a verdict. */
export class Refusal extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, message: string) {
    super(message)
    this.reason = reason
  }
}
Refusal.prototype.name = 'Refusal'

/** Throws unless the block's bytes are those that were computed. */
export function verifySame(
  reason: RefusalReason,
  what: string,
  { actual, expected }: { readonly actual: Uint8Array; readonly expected: Uint8Array },
): void {
  if (isSame(actual, expected)) return
  throw new Refusal(reason, `${what} is ${shown(actual)}, but should be ${shown(expected)}.`)
}

export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && Buffer.compare(left, right) === 0
}

/** Bytes in a message: a stranger may have made them as long as a block. */
export function shown(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, 8)).toString('hex')
  return bytes.length > 8 ? `0x${hex}… (${bytes.length} bytes)` : `0x${hex}`
}

import { LedgerProblem } from './ledger-problem.js'

/** A decimal text as the node writes it: without sign, blanks or leading zeros. */
export function decimalOf(bytes: Uint8Array): bigint {
  const text = bytes.length > 40 ? '' : Buffer.from(bytes).toString('latin1')
  if (/^(?:0|[1-9]\d*)$/.test(text)) return BigInt(text)
  throw new LedgerProblem('a decimal number is none')
}

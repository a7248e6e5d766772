import { LedgerProblem } from './ledger-problem.js'

/** A file of 128 MiB holds no more of the smallest. */
export const transactionsMax: number = 2 ** 20

/**
 * The transactions of a block (`TxsParallelParser` in libprotocol, FISCO BCOS 2.9), unlike all else
 * in little-endian order; empty where there is none:
 *
 *     count:u32  offset:u32 × (count + 1)  transaction × count
 */
export function splitTransactions(blob: Uint8Array): readonly Uint8Array[] {
  if (blob.length === 0) return []
  if (blob.length < 8) throw problem('are too short')
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
  const count = view.getUint32(0, true)
  const start = 4 * (count + 2)
  if (count === 0 || count > transactionsMax || start > blob.length)
    throw problem(`can't be ${count}`)
  const offsetOf = (index: number): number => view.getUint32(4 * (index + 1), true)
  if (offsetOf(0) !== 0 || start + offsetOf(count) !== blob.length) {
    throw problem("don't fill their bytes")
  }
  return Array.from({ length: count }, (_, index) => {
    const [from, to] = [offsetOf(index), offsetOf(index + 1)]
    if (to <= from) throw problem('overlap')
    return blob.subarray(start + from, start + to)
  })
}

function problem(what: string): LedgerProblem {
  return new LedgerProblem(`the block's transactions ${what}`)
}

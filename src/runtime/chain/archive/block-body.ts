import type { BlockHeader, Log, LogRange } from '../../ports/chain-source.js'
import { FieldProblem, readObject } from '../evm/read-fields.js'
import { readHeader } from '../evm/read-header.js'
import { readLogs } from '../evm/read-logs.js'

/** The body of a record of kind `blocks`: every block with its receipts, as the node gave them. */
export function printBlockBody(blocks: readonly unknown[]): string {
  return `{"blocks":[${blocks.map((block) => JSON.stringify(block)).join(',\n')}]}`
}

/** All logs of the blocks. Throws a FieldProblem for what can't have been written of them. */
export function readBlockBody(
  value: unknown,
  { from, to }: { readonly from: number; readonly to: number },
): LogRange {
  const logs: Log[] = []
  let first: BlockHeader | null = null
  let last: BlockHeader | null = null
  for (const item of readList(readObject(value, 'the body')['blocks'], 'blocks')) {
    const raw = readObject(item, 'blocks')
    const header = readHeader(raw['block'])
    if (header === null || (last !== null && header.parentHash !== last.hash)) {
      throw new FieldProblem(`the block after ${last?.number ?? from - 1} does not follow it`)
    }
    if (last === null && header.number !== from) {
      throw new FieldProblem(`it begins with block ${header.number}, not ${from}`)
    }
    logs.push(...readReceiptLogs(raw['receipts'], header))
    first ??= header
    last = header
  }
  if (first === null || last?.number !== to)
    throw new FieldProblem(`it does not end with block ${to}`)
  return { logs, last, parentHash: first.parentHash }
}

function readReceiptLogs(receipts: unknown, { number, hash, time }: BlockHeader): readonly Log[] {
  const lists = readList(receipts, 'receipts').map((receipt) => {
    return readList(readObject(receipt, 'receipt')['logs'], 'receipt.logs')
  })
  const logs = readLogs(lists.flat())
  if (logs.some((log) => log.blockHash !== hash)) {
    throw new FieldProblem(`receipts of block ${number} have logs of another block`)
  }
  return logs.map((log) => ({ ...log, blockTime: time }))
}

function readList(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new FieldProblem(`${field} is not an array`)
}

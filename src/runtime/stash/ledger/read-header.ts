import { LedgerProblem } from './ledger-problem.js'
import { bytesOf, itemsOf, type RlpItem, rawOf, safeIntegerOf } from './rlp.js'

/** The header of a block (`BlockHeader::populateFromHeader` in libprotocol, FISCO BCOS 2.9). */
export interface LedgerHeader {
  /** What its hash is the hash of. */
  readonly raw: Uint8Array
  readonly parentHash: Uint8Array
  readonly stateRoot: Uint8Array
  readonly transactionsRoot: Uint8Array
  readonly receiptsRoot: Uint8Array
  readonly dbHash: Uint8Array
  readonly number: number
  /** Milliseconds. */
  readonly timestamp: number
  /** The group mark in block 0. */
  readonly extraData: readonly Uint8Array[]
  /** Public keys of 64 bytes, which are the nodes' ids. */
  readonly sealerList: readonly Uint8Array[]
  /** The list's own encoding. */
  readonly sealerListRaw: Uint8Array
}

const fields: readonly string[] = [
  ...['parentHash', 'stateRoot', 'transactionsRoot', 'receiptsRoot', 'dbHash', 'logBloom'],
  ...['number', 'gasLimit', 'gasUsed', 'timestamp', 'extraData', 'sealer', 'sealerList'],
]

const hashBytes = 32
const publicKeyBytes = 64

/** Nodes of a group talk to one another, so that there are far fewer. */
export const sealersMax = 10_000

const extraDataMax = 1000

export function readHeader(item: RlpItem): LedgerHeader {
  const items = itemsOf(item, fields.length)
  const at = (index: number): RlpItem => {
    const found = items[index]
    if (found !== undefined) return found
    throw new LedgerProblem(`a header has ${items.length} fields, and no ${fields[index]}`)
  }
  const hash = (index: number): Uint8Array => fixed(at(index), hashBytes, fields[index] ?? 'hash')
  return {
    raw: rawOf(item),
    parentHash: hash(0),
    stateRoot: hash(1),
    transactionsRoot: hash(2),
    receiptsRoot: hash(3),
    dbHash: hash(4),
    number: safeIntegerOf(at(6)),
    timestamp: safeIntegerOf(at(9)),
    extraData: itemsOf(at(10), extraDataMax).map(bytesOf),
    sealerList: itemsOf(at(12), sealersMax).map((id) => fixed(id, publicKeyBytes, 'sealerList')),
    sealerListRaw: rawOf(at(12)),
  }
}

export function fixed(item: RlpItem, length: number, what: string): Uint8Array {
  const bytes = bytesOf(item)
  if (bytes.length === length) return bytes
  throw new LedgerProblem(`${what} should have ${length} bytes but has ${bytes.length}`)
}

import type { BinlogBlock } from '../../ports/binlog.js'
import {
  bytesOf,
  itemsOf,
  type RlpItem,
  rawOf,
  readRlp,
  safeIntegerOf,
} from '../../stash/ledger/rlp.js'
import { splitTransactions } from '../../stash/ledger/split-transactions.js'
import type { BlockParts, HeaderDraft } from './encode-ledger-block.js'

/** The parts of a block's bytes as they were before they were encoded. */
export function readBlockParts(bytes: Uint8Array): BlockParts {
  const [header, transactions, hash, signatures, receipts] = exactly(5, readRlp(bytes))
  return {
    header: readHeader(header),
    hash: bytesOf(hash),
    transactions: splitTransactions(bytesOf(transactions)),
    receipts: itemsOf(receipts).map(rawOf),
    signatures: itemsOf(signatures).map((item) => {
      const [sealer, signature] = exactly(2, item)
      return { sealer: safeIntegerOf(sealer), signature: bytesOf(signature) }
    }),
  }
}

/** The bytes that `_sys_hash_2_block_` has. */
export function blockBytesOf({ number, tables }: BinlogBlock): Uint8Array {
  const table = tables.find(({ name }) => name === '_sys_hash_2_block_')
  const bytes = table?.created[0]?.values[1]
  if (bytes == null) throw new RangeError(`Block ${number} has no row in _sys_hash_2_block_.`)
  return bytes
}

function readHeader(item: RlpItem): HeaderDraft {
  const items = exactly(13, item)
  return {
    parentHash: bytesOf(items[0]),
    stateRoot: bytesOf(items[1]),
    transactionsRoot: bytesOf(items[2]),
    receiptsRoot: bytesOf(items[3]),
    dbHash: bytesOf(items[4]),
    logBloom: bytesOf(items[5]),
    number: safeIntegerOf(items[6]),
    gasUsed: safeIntegerOf(items[8]),
    timestamp: safeIntegerOf(items[9]),
    extraData: itemsOf(items[10]).map(bytesOf),
    sealer: safeIntegerOf(items[11]),
    sealerList: itemsOf(items[12]).map(bytesOf),
  }
}

type Items = {
  2: readonly [RlpItem, RlpItem]
  5: readonly [RlpItem, RlpItem, RlpItem, RlpItem, RlpItem]
  13: readonly [...Items[5], ...Items[5], RlpItem, RlpItem, RlpItem]
}

function exactly<Count extends keyof Items>(count: Count, list: RlpItem): Items[Count] {
  const items = itemsOf(list)
  if (items.length !== count)
    throw new RangeError(`There should be ${count} items, not ${items.length}.`)
  return items as readonly RlpItem[] as Items[Count]
}

import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import { tablesKnownByKey } from '../../ports/ledger-tables.js'
import { quorumOf } from './consensus-members.js'
import { blockBytesOf, readBlockParts } from './read-block-parts.js'
import { replaceParts } from './replace-parts.js'
import { signaturesOf } from './seal-block.js'
import { SeededBytes } from './seeded-bytes.js'
import type { TestLedger } from './test-ledger.js'

/** Has an id of its own on every node. */
const currentIdRow = 1n

/**
 * The blocks as another honest node has them: signed by others and in another order, and with the
 * rows of tables known by key in an order of its own, so that they have other ids.
 */
export function* asAnotherNode(
  ledger: TestLedger,
  blocks: Iterable<BinlogBlock>,
  seed = 2,
): Generator<BinlogBlock> {
  const random = new SeededBytes(`node/${seed}`)
  const rows = new RowsOfAnotherNode(random)
  for (const block of blocks) {
    const tables = block.tables.map((table) => rows.rename(table))
    yield signedByOthers(ledger, { ...block, tables }, random)
  }
}

class RowsOfAnotherNode {
  readonly #random: SeededBytes
  /** Of the ids in this ledger, where they differ. */
  readonly #ids = new Map<bigint, bigint>()

  constructor(random: SeededBytes) {
    this.#random = random
  }

  rename(table: BinlogTable): BinlogTable {
    if (!tablesKnownByKey.has(table.name)) return table
    const ids = table.created.map(({ id }) => id).filter((id) => id !== currentIdRow)
    for (const [at, id] of this.#random.shuffle(ids).entries()) this.#ids.set(ids[at] ?? id, id)
    return { ...table, dirty: this.#mix(table.dirty), created: this.#mix(table.created) }
  }

  #mix(rows: readonly BinlogRow[]): readonly BinlogRow[] {
    return this.#random
      .shuffle(rows)
      .map((row) => ({ ...row, id: this.#ids.get(row.id) ?? row.id }))
  }
}

function signedByOthers(ledger: TestLedger, block: BinlogBlock, random: SeededBytes): BinlogBlock {
  if (block.number === 0) return block
  const parts = readBlockParts(blockBytesOf(block))
  const sealers = parts.header.sealerList.map((id) =>
    ledger.nodes.node(Buffer.from(id).toString('hex')),
  )
  const quorum = quorumOf(sealers.length)
  const count = quorum + random.below(sealers.length - quorum + 1)
  const signers = random.shuffle([...sealers.keys()]).slice(0, count)
  const signatures = signaturesOf(parts.hash, sealers, signers)
  return replaceParts(ledger.crypto, block, { ...parts, signatures })
}

import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { binlogSet, binlogSetsAreMissing } from '../../../../test/fixtures/binlog-sets.js'
import { loadChainCrypto } from '../../crypto/load-chain-crypto.js'
import type { BinlogBlock, BinlogRow, BinlogTable } from '../../ports/binlog.js'
import type { ChainCrypto } from '../../ports/chain-crypto.js'
import { derivedTables, metaColumns, tablesKnownByKey } from '../../ports/ledger-tables.js'
import { encodeBlock } from '../../stash/codec/encode-block.js'
import { readFrames } from '../../stash/codec/read-frames.js'
import { hexOf } from '../../stash/text/byte-text.js'
import type { TableDraft } from './block-draft.js'
import { quorumOf, sealersOf } from './consensus-members.js'
import { currentState } from './current-state.js'
import { dbHash } from './db-hash.js'
import { derivedRows } from './derived-rows.js'
import { type BlockParts, encodeBlockParts, encodeHeader } from './encode-ledger-block.js'
import { genesisTables, groupMarkOf } from './genesis-tables.js'
import type { TableChange } from './ledger-table.js'
import { LedgerTables } from './ledger-tables.js'
import { merkleRoot } from './merkle-root.js'
import { blockBytesOf, readBlockParts } from './read-block-parts.js'

describe.skipIf(binlogSetsAreMissing)(
  'for a real chain, what test ledgers are made with gives',
  () => {
    let crypto: ChainCrypto
    let blocks: readonly { readonly block: BinlogBlock; readonly parts: BlockParts }[]

    beforeAll(async () => {
      crypto = await loadChainCrypto('keccak256-secp256k1')
      const found = await readBlocks('real-A')
      blocks = found.map((block) => ({ block, parts: readBlockParts(blockBytesOf(block)) }))
    })

    test('the bytes and the hash of every block', () => {
      expect(blocks).toHaveLength(22)
      for (const { block, parts } of blocks) {
        expect(encodeBlockParts(parts).equals(blockBytesOf(block))).toBe(true)
        expect(hexOf(crypto.hash(encodeHeader(parts.header)))).toBe(hexOf(parts.hash))
      }
    })

    test('the roots of transactions and receipts, and the hash of the rows', () => {
      for (const { block, parts } of blocks.slice(1)) {
        const { header, transactions, receipts } = parts
        expect(hexOf(merkleRoot(crypto, transactions))).toBe(hexOf(header.transactionsRoot))
        expect(hexOf(merkleRoot(crypto, receipts))).toBe(hexOf(header.receiptsRoot))
        expect(hexOf(dbHash(crypto, block.tables.map(changeOf)))).toBe(hexOf(header.dbHash))
        expect(hexOf(header.stateRoot)).toBe(hexOf(header.dbHash))
      }
    })

    test('the group mark, and signatures of a quorum of the sealers in their order', () => {
      const mark = blocks[0]?.parts.header.extraData[0] ?? Buffer.alloc(0)
      const nodeIds = textOf(mark).split('-')[1]?.split(',').slice(0, -1) ?? []
      expect(groupMarkOf({ group: 1, nodeIds })).toBe(textOf(mark))
      const tables = new LedgerTables(0n)
      tables.commit(0, tables.change(genesisTables({ nodeIds })))
      for (const { parts } of blocks.slice(1)) {
        const { header, hash, signatures } = parts
        const sealers = sealersOf(tables.table('_sys_consensus_'), header.number)
        expect(header.sealerList.map(hexOf)).toEqual(sealers)
        expect(signatures).toHaveLength(quorumOf(sealers.length))
        for (const { sealer, signature } of signatures) {
          expect(crypto.isSignedBy(header.sealerList[sealer]!, hash, signature)).toBe(true)
        }
      }
    })

    test('the same blocks, from their own tables and what they say', () => {
      const tables = new LedgerTables(100_001n)
      for (const { block, parts } of blocks) {
        const own = block.tables.filter(({ name }) => !derivedTables.has(name))
        const changes = tables.change(
          Object.fromEntries(own.map((table) => [table.name, draftOf(table)])),
        )
        const all = [...changes, ...tables.change(derivedRows(crypto, parts))]
        const counts = { transactions: block.number, failed: 0 }
        const state = currentState(block.number, counts, tables.lastIdAfter(all))
        const made = tables.commit(block.number, [
          ...all,
          ...tables.change({ _sys_current_state_: state }),
        ])
        expect(encodeBlock(sorted(made)).equals(encodeBlock(sorted(block)))).toBe(true)
      }
    })
  },
)

async function readBlocks(set: string): Promise<readonly BinlogBlock[]> {
  const { directory, files } = binlogSet(set)
  const blocks: BinlogBlock[] = []
  for (const file of files) {
    for await (const read of readFrames(createReadStream(join(directory, file)), {
      file,
      offset: 0,
    })) {
      if (read.kind === 'frame') blocks.push(read.frame.block)
    }
  }
  return blocks
}

/** Rows of a real chain have a key of their own in these tables, and `_sys_tables_` is made by itself. */
function draftOf({ name, columns, dirty, created }: BinlogTable): TableDraft {
  if (name === '_sys_tables_') return {}
  const [key = '', ...others] = columns.filter((column) => !metaColumns.has(column))
  return {
    columns: [key, ...others],
    insert: created.map(({ values }) => values),
    update: dirty.map(({ values: [first = null, ...rest] }) => ({
      where: { [key]: first },
      set: Object.fromEntries(others.map((column, place) => [column, rest[place] ?? null])),
    })),
  }
}

/** The order of rows in tables known by key is the node's own. */
function sorted(block: BinlogBlock): BinlogBlock {
  const byId = (left: BinlogRow, right: BinlogRow) => (left.id < right.id ? -1 : 1)
  const tables = block.tables.map((table) =>
    tablesKnownByKey.has(table.name)
      ? { ...table, dirty: [...table.dirty].sort(byId), created: [...table.created].sort(byId) }
      : table,
  )
  return { ...block, tables }
}

function changeOf({ name, columns, dirty, created }: BinlogTable): TableChange {
  return { name, columns: columns.filter((column) => !metaColumns.has(column)), dirty, created }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { withTable } from '../../../../test/fixtures/change-block.js'
import type { BinlogBlock, BinlogTable } from '../../ports/binlog.js'
import { buildLedger } from '../../testing/binlog/build-ledger.js'
import { LedgerProblem } from '../ledger/ledger-problem.js'
import { readLedgerBlock } from '../ledger/read-ledger-block.js'
import { contentDigest } from './content-digest.js'
import { createProver } from './create-prover.js'
import type { BlockProver, LedgerState } from './verdict.js'

const runs = Number(process.env['BCDATA_PROPERTY_RUNS'] ?? 300)

describe('any block', () => {
  let prover: BlockProver
  let before: LedgerState
  let block: BinlogBlock
  let blockBytes: Uint8Array

  beforeAll(async () => {
    const { ledger, blocks } = await buildLedger({ blocks: 1 })
    prover = createProver(ledger.crypto)
    const root = prover.root(ledger.genesis, {})
    if (root.kind === 'refused') throw new Error(root.message)
    before = root.next
    block = blocks[1] ?? ledger.genesis
    const table = block.tables.find(({ name }) => name === '_sys_hash_2_block_')
    blockBytes = table?.created[0]?.values[1] ?? new Uint8Array()
  })

  it('of other tables gets a verdict and a digest', () => {
    fc.assert(
      fc.property(blocks, fc.boolean(), (other, isAdded) => {
        const changed = isAdded ? withTables(other) : other
        expect(prover.prove(before, changed).kind).toBe('refused')
        expect(prover.root({ ...changed, number: 0 }, {}).kind).toBe('refused')
        expect(contentDigest(changed)).toMatch(/^[\da-f]{64}$/)
      }),
      { numRuns: runs },
    )
  })

  it('of other bytes in _sys_hash_2_block_ gets a verdict, and its reader a value or a problem', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), changedBytes())
    fc.assert(
      fc.property(bytes, (value) => {
        const changed = withTable(block, '_sys_hash_2_block_', (table) => ({
          ...table,
          created: table.created.map((row) => ({ ...row, values: row.values.with(1, value) })),
        }))
        const isSame = Buffer.compare(value, blockBytes) === 0
        expect(prover.prove(before, changed).kind).toBe(isSame ? 'accepted' : 'refused')
        expect(contentDigest(changed)).toMatch(/^[\da-f]{64}$/)
        expect(readOrProblem(value)).not.toBe('another error')
      }),
      { numRuns: runs },
    )
  })

  /** Cut, or with some bytes changed. */
  function changedBytes(): fc.Arbitrary<Uint8Array> {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    return fc
      .tuple(fc.array(change, { maxLength: 3 }), fc.option(fc.nat()))
      .map(([changes, end]) => {
        const bytes = Buffer.from(blockBytes)
        for (const [position, byte] of changes) bytes[position % bytes.length] = byte
        return end === null ? bytes : bytes.subarray(0, end % bytes.length)
      })
  }

  function withTables(other: BinlogBlock): BinlogBlock {
    const names = new Set(other.tables.map(({ name }) => name))
    const tables = [...block.tables.filter(({ name }) => !names.has(name)), ...other.tables]
    return { ...block, tables: tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
  }
})

const value = fc.option(
  fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom('0x', '0xzz', '1', 'node').map(bytesOf),
  ),
)

const columnLists = [
  ...[['key', 'value'], ['name', 'type', 'node_id', 'enable_num'], ['hash', 'value', 'sigs'], ['']],
  ...[
    ['table_name', 'key_field', 'value_field'],
    ['number', 'value'],
    ['a', 'a', '_b', 'c_'],
  ],
]

const tables: fc.Arbitrary<BinlogTable> = fc.record({
  name: fc.constantFrom(
    ...['_sys_config_', '_sys_consensus_', '_sys_current_state_', '_sys_hash_2_block_'],
    ...['_sys_hash_2_header_', '_sys_tables_', '_sys_tx_hash_2_block_', 'c_1', 'u_1', ''],
    ...['__proto__', 'constructor', '_sys_number_2_hash_', '_sys_block_2_nonces_'],
  ),
  columns: fc.constantFrom(...columnLists).map((names) => [...names, '_status_', '_num_', '_id_']),
  dirty: fc.array(row(), { maxLength: 3 }),
  created: fc.array(row(), { maxLength: 3 }),
})

const blocks: fc.Arbitrary<BinlogBlock> = fc.record({
  number: fc.constant(1),
  format: fc.constantFrom('flagged', 'plain'),
  tables: fc.uniqueArray(tables, { selector: ({ name }) => name, maxLength: 5, minLength: 1 }),
})

function row(): fc.Arbitrary<BinlogTable['dirty'][number]> {
  return fc.record({
    id: fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(100_000n, 100_040n), fc.bigInt(0n, 2n ** 64n - 1n)),
    status: fc.integer({ min: 0, max: 255 }),
    values: fc.array(value, { maxLength: 4 }),
  })
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text)
}

function readOrProblem(bytes: Uint8Array): string {
  try {
    readLedgerBlock(bytes)
    return 'a block'
  } catch (error) {
    return error instanceof LedgerProblem ? 'a problem' : 'another error'
  }
}

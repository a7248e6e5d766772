import { beforeAll, expect, test } from 'vitest'
import type { BinlogBlock } from '../../ports/binlog.js'
import { asAnotherNode } from '../../testing/binlog/as-another-node.js'
import { type BuiltLedger, buildLedger } from '../../testing/binlog/build-ledger.js'
import { hostileTables } from '../../testing/binlog/hostile-tables.js'
import { tamper, tamperingKinds } from '../../testing/binlog/tamper.js'
import { contentDigest } from '../proof/content-digest.js'
import { compareBlocks } from './compare-blocks.js'

let built: BuiltLedger
let blocks: readonly BinlogBlock[]
beforeAll(async () => {
  built = await buildLedger({ blocks: 25 })
  const { ledger } = built
  blocks = [...built.blocks, ledger.add({ tables: hostileTables })]
})

test('honest nodes differ in nothing that counts, however they order and sign', () => {
  for (const [index, other] of [...asAnotherNode(built.ledger, blocks)].entries()) {
    const block = blocks[index] as BinlogBlock
    expect(contentDigest(other)).toBe(contentDigest(block))
    expect(compareBlocks(block, other)).toEqual([])
  }
})

test.each(tamperingKinds)('%s is found where it changes what counts, from both sides', (how) => {
  // Those with transactions, rows of their own and signatures.
  for (const block of blocks.slice(1, -1)) {
    const changed = tamper(built.ledger.crypto, block, how)
    const found = compareBlocks(block, changed)
    expect(found.length > 0).toBe(contentDigest(changed) !== contentDigest(block))
    const names = found.map(({ table, column }) => `${table} ${column}`)
    const mirrored = compareBlocks(changed, block)
    expect(mirrored.map(({ table, column }) => `${table} ${column}`).sort()).toEqual(names.sort())
  }
})

test('an absent value is not an empty one, and a row is named by key, id and column', () => {
  const block = blocks.at(-1) as BinlogBlock
  const changed = {
    ...block,
    tables: block.tables.map((table) =>
      table.name !== 'u_values'
        ? table
        : {
            ...table,
            created: table.created.map((row) => ({
              ...row,
              values: row.values.map((value) => (value?.length === 0 ? null : value)),
            })),
          },
    ),
  }
  const [found, ...others] = compareBlocks(block, changed)
  expect(others).toEqual([])
  expect(found).toMatchObject({ table: 'u_values', column: 'value', other: null })
  expect(found?.one).toHaveLength(0)
  expect(Buffer.from(found?.key ?? []).toString()).toBe('row 1')
  expect(found?.id).toBeTypeOf('bigint')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBlock } from '../../stash/codec/decode-block.js'
import { encodeBlock } from '../../stash/codec/encode-block.js'
import { contentDigest } from '../../stash/proof/content-digest.js'
import { createProver } from '../../stash/proof/create-prover.js'
import { asAnotherNode } from './as-another-node.js'
import type { BlockDraft, TableDraft } from './block-draft.js'
import { startLedger } from './test-ledger.js'

const columns = ['id', 'b_', 'B', 'a', '$', 'c0', 'c1', 'c2', 'c3'] as const
/** Few keys, so that rows meet; any bytes; often nothing. */
const key = fc.oneof(fc.constantFrom('x', 'y', ''), fc.uint8Array({ maxLength: 3 }))
const value = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', 'a', 'A'),
  fc.uint8Array({ maxLength: 40 }),
)
const row = fc.tuple(key, value, value, value, value, value, value, value, value)
const filter = fc.oneof(
  fc.constant({}),
  fc.record({ id: key }),
  fc.record({ a: value, B: value }, { requiredKeys: [] }),
)
const table: fc.Arbitrary<TableDraft> = fc.record({
  columns: fc.constant(columns),
  insert: fc.array(row, { maxLength: 4 }),
  discard: fc.array(row, { maxLength: 1 }),
  update: fc.array(fc.record({ where: filter, set: filter }), { maxLength: 2 }),
  remove: fc.array(filter, { maxLength: 1 }),
})
const block: fc.Arbitrary<BlockDraft> = fc.record({
  tables: fc.dictionary(fc.constantFrom('u_a', 'u_b', 'u_A', 'u_long_name_'), table, {
    maxKeys: 3,
  }),
  transactions: fc.array(fc.record({ failed: fc.boolean() }), { maxLength: 18 }),
})

test('whatever is drafted, the blocks are proven, on another node too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 4 }), fc.nat(), async (drafts, seed) => {
      const ledger = await startLedger()
      const blocks = [ledger.genesis, ...drafts.map((draft) => ledger.add(draft))]
      const others = [...asAnotherNode(ledger, blocks, seed)]
      expect(others.map(contentDigest)).toEqual(blocks.map(contentDigest))
      for (const [genesis, ...rest] of [blocks, others]) {
        const prover = createProver(ledger.crypto)
        let verdict = prover.root(genesis!, { genesisHash: ledger.genesisHash })
        for (const each of rest) {
          if (verdict.kind !== 'accepted') break
          const bytes = encodeBlock(each)
          verdict = prover.prove(verdict.next, decodeBlock(bytes))
        }
        expect(verdict).toMatchObject({ kind: 'accepted' })
      }
    }),
    { seed: 5, numRuns: Number(process.env['BCDATA_LAW_RUNS'] ?? 30) },
  )
})

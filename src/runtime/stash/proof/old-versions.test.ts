import { beforeAll, describe, expect, it } from 'vitest'
import { withTable } from '../../../../test/fixtures/change-block.js'
import type { BinlogBlock } from '../../ports/binlog.js'
import { buildLedger } from '../../testing/binlog/build-ledger.js'
import { tamper } from '../../testing/binlog/tamper.js'
import type { TestLedger } from '../../testing/binlog/test-ledger.js'
import { createProver } from './create-prover.js'
import type { BlockProver, LedgerState } from './verdict.js'

/*
 * Goal: what can't be computed of a chain's old version is no lie, and what can still is. Method: the
 * state of a new chain that is said to be of an old version.
 */
describe('a block of an old version', () => {
  let ledger: TestLedger
  let prover: BlockProver
  let before: LedgerState
  let block: BinlogBlock

  beforeAll(async () => {
    const built = await buildLedger({ blocks: 6 })
    ledger = built.ledger
    prover = createProver(ledger.crypto)
    const root = prover.root(ledger.genesis, {})
    if (root.kind === 'refused') throw new Error(root.message)
    before = root.next
    for (const next of built.blocks.slice(1, 6)) {
      const verdict = prover.prove(before, next)
      if (verdict.kind === 'refused') throw new Error(verdict.message)
      before = verdict.next
    }
    block = built.blocks[6] ?? ledger.genesis
  })

  const hashOfRows = { kind: 'unprovable', reason: expect.stringContaining('hash of the rows') }

  it('is not proven where the hash of rows never can be computed', () => {
    const old = { ...before, dbHash: 'incomputable' } as const

    expect(prover.prove(old, block)).toMatchObject(hashOfRows)
    expect(prover.prove(old, tamper(ledger.crypto, block, 'row-value'))).toMatchObject(hashOfRows)
  })

  it('decides whether it can be computed, where nobody knows yet', () => {
    const undecided = { ...before, dbHash: 'undecided' } as const
    const lie = tamper(ledger.crypto, block, 'row-value')

    expect(prover.prove(undecided, lie)).toMatchObject(hashOfRows)
    expect(prover.prove(undecided, block)).toMatchObject({
      kind: 'accepted',
      next: { dbHash: 'computable' },
    })
  })

  it.each([
    ['transaction', 'transactions-root'],
    ['receipt', 'receipts-root'],
    ['signatures-missing', 'quorum'],
    ['time', 'signature'],
    ['parent', 'parent'],
    ['nonces', 'derived-table'],
  ] as const)('is refused for all else that it lies about: %s', (how, reason) => {
    const old = {
      ...before,
      dbHash: 'incomputable',
      mark: { ...before.mark, since: '2.0.0' },
    } as const

    expect(prover.prove(old, tamper(ledger.crypto, block, how))).toMatchObject({ reason })
  })

  it('is not proven in a raft group, which nobody signs, but its hash must be right', () => {
    const raft = { ...before, mark: { ...before.mark, consensus: 'raft' } }
    const unsigned = tamper(ledger.crypto, block, 'signatures-missing')

    expect(prover.prove(raft, unsigned)).toMatchObject({ kind: 'unprovable' })
    expect(prover.prove(raft, tamper(ledger.crypto, block, 'parent'))).toMatchObject({
      reason: 'parent',
    })
    expect(prover.prove(raft, tamper(ledger.crypto, block, 'row-value'))).toMatchObject({
      reason: 'db-hash',
    })
  })

  it('may have its bytes as text, in small letters', () => {
    const asText = (change: (text: string) => string): BinlogBlock =>
      ['_sys_hash_2_block_', '_sys_block_2_nonces_', '_sys_hash_2_header_'].reduce(
        (changed, name) =>
          withTable(changed, name, (table) => ({
            ...table,
            created: table.created.map((row) => ({
              ...row,
              values: row.values.map((value, place) =>
                place === 0 || value === null
                  ? value
                  : Buffer.from(change(`0x${Buffer.from(value).toString('hex')}`)),
              ),
            })),
          })),
        block,
      )

    expect(
      prover.prove(
        before,
        asText((text) => text),
      ),
    ).toEqual(prover.prove(before, block))
    expect(
      prover.prove(
        before,
        asText((text) => text.replaceAll('a', 'A')),
      ),
    ).toMatchObject({
      reason: 'malformed',
    })
  })

  it('of another state than the one before is refused', () => {
    expect(prover.prove({ ...before, number: 6 }, block)).toMatchObject({ reason: 'number' })
    expect(prover.prove({ ...before, currentId: 1n }, block)).toMatchObject({ reason: 'row-id' })
  })
})

import { expect, it } from 'vitest'
import type { BinlogBlock, BinlogRow } from '../../ports/binlog.js'
import { buildLedger } from '../../testing/binlog/build-ledger.js'
import { createProver } from './create-prover.js'
import {
  ledgerStateAt,
  type StateTable,
  type StoredLedger,
  stateTables,
} from './ledger-state-at.js'
import { columnsOf } from './tables/table-directory.js'
import type { LedgerState } from './verdict.js'

it('a state made of rows is the one that the prover answered', async () => {
  const { ledger, blocks } = await buildLedger({ blocks: 90 })
  const prover = createProver(ledger.crypto)
  const [root, ...states] = statesOf(prover.prove, prover.root(ledger.genesis, {}), blocks)
  if (root === undefined) throw new Error('The chain has a genesis block.')

  expect(ledgerStateAt(root, storedAt(root, blocks))).toBe(root)
  for (const state of states) {
    const { tables, ...rest } = ledgerStateAt(root, storedAt(state, blocks))
    const { tables: expected, ...others } = state
    expect(rest).toEqual(others)
    for (const [name, columns] of expected.flatMap((part) => [...part])) {
      expect(columnsOf(tables, name)).toBe(columns)
    }
  }
})

it('an undecided ledger is decided by what was proven', async () => {
  const { ledger, blocks } = await buildLedger({ blocks: 1 })
  const prover = createProver(ledger.crypto)
  const [root, state] = statesOf(prover.prove, prover.root(ledger.genesis, {}), blocks)
  if (root === undefined || state === undefined) throw new Error('The chain has two blocks.')
  const undecided = { ...root, dbHash: 'undecided' } as const
  const stored = storedAt(state, blocks)

  expect(ledgerStateAt(undecided, stored).dbHash).toBe('computable')
  expect(ledgerStateAt(undecided, { ...stored, level: 'unverified' }).dbHash).toBe('undecided')
})

function statesOf(
  prove: ReturnType<typeof createProver>['prove'],
  root: ReturnType<ReturnType<typeof createProver>['root']>,
  [, ...blocks]: readonly BinlogBlock[],
): readonly LedgerState[] {
  if (root.kind === 'refused') throw new Error(root.message)
  const states = [root.next]
  let state = root.next
  for (const block of blocks) {
    const verdict = prove(state, block)
    if (verdict.kind === 'refused') throw new Error(verdict.message)
    state = verdict.next
    states.push(state)
  }
  return states
}

function storedAt({ number, hash }: LedgerState, blocks: readonly BinlogBlock[]): StoredLedger {
  const names = Object.keys(stateTables) as StateTable[]
  const rows = names.map((name) => [name, rowsAt(name, blocks.slice(0, number + 1))] as const)
  return {
    ...{ number, hash, level: 'proven' },
    rows: Object.fromEntries(rows) as StoredLedger['rows'],
  }
}

function rowsAt(name: string, blocks: readonly BinlogBlock[]): readonly BinlogRow[] {
  const rows = new Map<bigint, BinlogRow>()
  for (const table of blocks.flatMap(({ tables }) => tables)) {
    if (table.name !== name) continue
    for (const row of [...table.dirty, ...table.created]) rows.set(row.id, row)
  }
  return [...rows.values()].filter(({ status }) => status === 0)
}

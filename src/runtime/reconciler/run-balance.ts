import { isBcdataError } from '../../errors.js'
import type { Hex } from '../../shared/hex.js'
import type { BalanceRule } from './define-balance.js'
import { findFinalPosition } from './final-position.js'
import { inputInvalid } from './input-invalid.js'
import {
  type Comparison,
  controlOf,
  differingFields,
  type Finding,
  type Matching,
  type Row,
} from './matching/comparison.js'
import type { ReconcileWorld } from './reconcile-world.js'
import { buildReport } from './report/build-report.js'
import type { ReconciliationReport } from './report/report.js'
import { callBalances } from './sources/call-balances.js'
import type { ChainPosition } from './sources/open-chain-table.js'

/** As many calls are answered together; a node takes them in a few requests. */
const holdersPerBatch = 500

/** A following indexer may move finality while balances are read; more often it is not following. */
const attemptsMax = 3

export async function runBalance(
  rule: BalanceRule,
  world: ReconcileWorld,
): Promise<ReconciliationReport> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await compareBalances(rule, world, await findFinalPosition(world))
    } catch (error) {
      const isPruned = isBcdataError(error) && error.code === 'HISTORY_PRUNED'
      if (!isPruned || attempt === attemptsMax) throw error
    }
  }
}

async function compareBalances(
  rule: BalanceRule,
  world: ReconcileWorld,
  position: ChainPosition,
): Promise<ReconciliationReport> {
  const comparison = toComparison(rule)
  const matching = await matchHolders(comparison, rule, world, position)
  const head = { block: position.head.number, hash: position.head.hash }
  return buildReport({
    rule: rule.name,
    pass: 'holder',
    comparison,
    matching,
    left: { table: rule.left.table, head },
    right: { call: 'balanceOf(address)', head },
  })
}

async function matchHolders(
  comparison: Comparison,
  rule: BalanceRule,
  world: ReconcileWorld,
  position: ChainPosition,
): Promise<Matching> {
  const findings: Finding[] = []
  const totals = { left: 0n, right: 0n }
  let rowCount = 0
  let tolerated = 0n
  for await (const holders of holderBatches(rule.left.table, world, position)) {
    const balances = await callBalances(world.source, holders, position.head.number, world.signal)
    for (const [index, holder] of holders.entries()) {
      const left = toRow(rule.left.table, holder, holder.balance)
      const right = toRow('balanceOf', holder, balances[index] ?? null)
      const delta = controlOf(comparison, left) - controlOf(comparison, right)
      rowCount += 1
      totals.left += controlOf(comparison, left)
      totals.right += controlOf(comparison, right)
      if (differingFields(comparison, left, right).length === 0) tolerated += delta
      else findings.push({ kind: 'mismatch', left, right })
    }
  }
  const rows = { left: rowCount, right: rowCount }
  return { rows, totals, matched: rowCount - findings.length, tolerated, findings }
}

interface HolderBalance {
  readonly contract: Hex
  readonly holder: Hex
  readonly balance: bigint
}

async function* holderBatches(
  table: string,
  { history, signal }: ReconcileWorld,
  { chainId, head }: ChainPosition,
): AsyncGenerator<readonly HolderBalance[]> {
  let batch: HolderBalance[] = []
  for await (const row of history.rowsAsOf(chainId, table, head.number)) {
    signal?.throwIfAborted()
    batch.push(toHolder(table, row))
    if (batch.length < holdersPerBatch) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function toHolder(table: string, row: Readonly<Record<string, unknown>>): HolderBalance {
  const { contract_address: contract, holder, balance } = row
  if (typeof contract === 'string' && typeof holder === 'string' && typeof balance === 'bigint') {
    return { contract: contract as Hex, holder: holder as Hex, balance }
  }
  throw inputInvalid(
    table,
    `A row of ${table} has no contract, no holder or no balance.`,
    'Make the table one of balances: contract_address and holder as hex, balance as int256.',
  )
}

function toRow(source: string, { contract, holder }: HolderBalance, balance: bigint | null): Row {
  return { ref: `${source}(${contract}, ${holder})`, values: [contract, holder, balance] }
}

function toComparison({ tolerance }: BalanceRule): Comparison {
  return {
    fields: [
      { name: 'contract', meaning: 'address', tolerance: 0n, print: String },
      { name: 'holder', meaning: 'address', tolerance: 0n, print: String },
      { name: 'balance', meaning: 'amount', tolerance, print: String },
    ],
    key: [0, 1],
    compare: [2],
    control: 2,
  }
}

import type { BinlogBlock } from '../../ports/binlog.js'
import { type LedgerOptions, startLedger, type TestLedger } from './test-ledger.js'
import { type TrafficOptions, traffic } from './traffic.js'

export interface BuildOptions extends LedgerOptions, TrafficOptions {
  /** Above the genesis block. */
  readonly blocks: number
}

export interface BuiltLedger {
  /** To go on with. */
  readonly ledger: TestLedger
  /** From the genesis block on. */
  readonly blocks: readonly BinlogBlock[]
}

/** A ledger with some traffic of every kind: contracts, users' tables, failures, deletions. */
export async function buildLedger(options: BuildOptions): Promise<BuiltLedger> {
  const ledger = await startLedger(options)
  const blocks = [ledger.genesis]
  for (const draft of traffic(options)) {
    if (blocks.length > options.blocks) break
    blocks.push(ledger.add(draft))
  }
  return { ledger, blocks }
}

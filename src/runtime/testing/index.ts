export { asAnotherNode } from './binlog/as-another-node.js'
export type {
  BlockDraft,
  LogDraft as BlockLogDraft,
  MemberDraft,
  RowFilter,
  TableDraft,
  TableDrafts,
  TransactionDraft,
  ValueDraft,
} from './binlog/block-draft.js'
export { type BuildOptions, type BuiltLedger, buildLedger } from './binlog/build-ledger.js'
export { hostileTables, hostileValues } from './binlog/hostile-tables.js'
export { type Tampering, tamper, tamperingKinds } from './binlog/tamper.js'
export { type LedgerOptions, startLedger, type TestLedger } from './binlog/test-ledger.js'
export { type TrafficOptions, traffic } from './binlog/traffic.js'
export {
  type BinlogFileBytes,
  binlogFiles,
  type SplitOptions,
  writeBinlog,
} from './binlog/write-binlog.js'
export { answering, type ContractAnswers, Refusal } from './call-answers.js'
export {
  type ChainWorld,
  type ConformanceCase,
  chainSourceConformance,
} from './chain-source-conformance.js'
export {
  type CallAnswerer,
  type LogDraft,
  MemoryChain,
  type MemoryChainOptions,
  unreachable,
} from './memory-chain.js'
export { memoryStore } from './memory-store.js'
export { type MemoryRun, type MemoryRunOptions, runOnMemoryChain } from './run-on-memory-chain.js'
export type { DraftOf, EventDraft } from './scripted-events.js'
export { silentLogger } from './silent-logger.js'

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

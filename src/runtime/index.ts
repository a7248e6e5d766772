export type { JsonValue, TableRegistry, TablesOf } from '../shared/column-kind.js'
export { encodeBool, encodeJson } from '../shared/encode-values.js'
export { type Hex, zeroAddress } from '../shared/hex.js'
export {
  decodeIntegerText,
  encodeInt256,
  encodeUint64,
  encodeUint256,
  type IntegerText,
} from '../shared/integer-text.js'
export { connectChain } from './chain/evm/connect-chain.js'
export type { Batch } from './crawler/batch.js'
export { type Crawler, createCrawler } from './crawler/create-crawler.js'
export { batch, type HandlerContext, type Handlers, handleEvents } from './crawler/handlers.js'
export { inTransaction } from './crawler/in-transaction.js'
export { keepTokenMetadata } from './crawler/keep-token-metadata.js'
export { type AbiData, abiData, topicData } from './decode/abi-data.js'
export { DecodeError } from './decode/decode-error.js'
export {
  type Reader,
  readArray,
  readBytes,
  readItems,
  readPointer,
  readString,
} from './decode/read-tails.js'
export {
  readAddress,
  readBool,
  readFixedBytes,
  readInt,
  readInt32,
  readUint,
  readUint32,
} from './decode/read-values.js'
export { approximate, maxExact, minExact, sumExact } from './exact/exact.js'
export type { ChainSource, Log } from './ports/chain-source.js'
export type {
  ChainEvent,
  ContractDefinition,
  EventDefinition,
  PlacedContract,
} from './ports/event.js'
export type { Logger } from './ports/logger.js'
export { assertMigrated } from './project/assert-migrated.js'
export { checkHandlers } from './project/check-handlers.js'
export { createStashSyncer, type StashSyncerOptions } from './project/create-stash-syncer.js'
export { placeContracts } from './project/place-contracts.js'
export { readStartOptions, type StartOptions } from './project/read-start-options.js'
export { reportFailure } from './project/report-failure.js'
export { type ResolvedChain, type ResolvedConfig, resolveConfig } from './project/resolve-config.js'
export { CallReverted } from './reads/call-reverted.js'
export type { CallRunner, Reads } from './reads/reads.js'
export { readTokenMetadata, type TokenMetadata } from './reads/token-metadata.js'
export { defineBalance } from './reconciler/define-balance.js'
export { defineReconciliation } from './reconciler/define-reconciliation.js'
export type { Rule } from './reconciler/run-rule.js'
export { balanceOf } from './reconciler/sources/balance-of.js'
export { chainTable } from './reconciler/sources/chain-table.js'
export { csvFile } from './reconciler/sources/csv-file.js'
export { holderBalances } from './reconciler/sources/holder-balances.js'
export { localDir } from './reconciler/sources/local-dir.js'
export type { RunOptions as StashRunOptions, StashSyncer } from './stash/sync/create-syncer.js'
export type { SyncSummary as StashSyncSummary } from './stash/sync/sync-report.js'
export { openArchive } from './store/archive/open-archive.js'
export { BalanceChanges } from './store/balance-changes.js'
export { openStore, type Store } from './store/open-store.js'
export { addColumns, dropNotNull, renameColumn } from './store/schema/alter-table.js'
export { createEventTable, createTable } from './store/schema/create-table.js'
export { createLogger } from './terminal/create-logger.js'

/**
 * Every failure that a user can meet, by its stable code. `docs/errors.md` explains each one; a test
 * keeps the two lists equal. `retry` says whether the same call may succeed later without anybody
 * changing anything; the crawler's back-off obeys it.
 */
export const errorCodes = {
  ABI_INVALID: { retry: 'never' },
  ABI_NOT_FOUND: { retry: 'never' },
  ABI_NOT_JSON: { retry: 'never' },
  ABI_UNSUPPORTED: { retry: 'never' },
  AMEND_REFUSED: { retry: 'never' },
  ARCHIVE_DAMAGED: { retry: 'never' },
  ARCHIVE_INCOMPLETE: { retry: 'never' },
  ARCHIVE_LOCKED: { retry: 'never' },
  ARCHIVE_NOT_FOUND: { retry: 'never' },
  ARCHIVE_UNUSABLE: { retry: 'never' },
  BATCH_INCOMPLETE: { retry: 'never' },
  BINLOG_BLOCK_INVALID: { retry: 'never' },
  BINLOG_REPLACED: { retry: 'later' },
  BINLOG_SOURCE_INVALID: { retry: 'never' },
  BINLOG_SOURCE_UNREACHABLE: { retry: 'later' },
  BUILD_FAILED: { retry: 'never' },
  CHAIN_FORK_BELOW_FINALITY: { retry: 'never' },
  CHAIN_MISMATCH: { retry: 'never' },
  CHAIN_RESET: { retry: 'never' },
  CHAIN_UNSUPPORTED: { retry: 'never' },
  CONFIG_INVALID: { retry: 'never' },
  CONFIG_NOT_FOUND: { retry: 'never' },
  CONTRACT_NO_ADDRESS: { retry: 'never' },
  CONTRACT_UNKNOWN: { retry: 'never' },
  CONTRACTS_NOT_FOUND: { retry: 'never' },
  DATABASE_BUSY: { retry: 'later' },
  DATABASE_DRIVER_MISSING: { retry: 'never' },
  DATABASE_LOCKED: { retry: 'never' },
  DATABASE_UNAVAILABLE: { retry: 'later' },
  DATABASE_UNSUPPORTED: { retry: 'never' },
  DATABASE_UNUSABLE: { retry: 'never' },
  DATABASE_VALUE_INVALID: { retry: 'never' },
  DEPENDENCY_MISSING: { retry: 'never' },
  ENV_MISSING: { retry: 'never' },
  GENERATE_CONFLICT: { retry: 'never' },
  GENERATE_LOCKED: { retry: 'later' },
  GENERATE_PATH_UNSAFE: { retry: 'never' },
  HANDLER_FAILED: { retry: 'never' },
  HISTORY_PRUNED: { retry: 'later' },
  INPUT_LATE: { retry: 'later' },
  MANIFEST_INVALID: { retry: 'never' },
  MANIFEST_TOO_NEW: { retry: 'never' },
  MIGRATION_CHANGED: { retry: 'never' },
  MIGRATION_CONFLICT: { retry: 'never' },
  MIGRATION_FAILED: { retry: 'never' },
  MIGRATION_MISSING: { retry: 'never' },
  MIGRATIONS_PENDING: { retry: 'never' },
  PROJECT_UNWRITABLE: { retry: 'never' },
  READ_NOT_CACHED: { retry: 'never' },
  READ_TOO_LARGE: { retry: 'never' },
  READ_UNSUPPORTED: { retry: 'never' },
  REBUILD_REFUSED: { retry: 'never' },
  RECONCILE_INPUT_CHANGED: { retry: 'later' },
  RECONCILE_INPUT_INVALID: { retry: 'never' },
  RECONCILE_RULE_INVALID: { retry: 'never' },
  RECONCILE_RULE_UNKNOWN: { retry: 'never' },
  RENAME_INVALID: { retry: 'never' },
  REPORT_UNWRITABLE: { retry: 'never' },
  ROLLBACK_REFUSED: { retry: 'never' },
  RPC_BLOCK_GONE: { retry: 'later' },
  RPC_BUSY: { retry: 'later' },
  RPC_INCONSISTENT: { retry: 'later' },
  RPC_INVALID_ANSWER: { retry: 'later' },
  RPC_RANGE_TOO_LARGE: { retry: 'never' },
  RPC_REFUSED: { retry: 'never' },
  RPC_STATE_PRUNED: { retry: 'never' },
  RPC_UNREACHABLE: { retry: 'later' },
  RUNTIME_MISMATCH: { retry: 'never' },
  SERVE_UNAVAILABLE: { retry: 'never' },
  STASH_BLOCK_MISSING: { retry: 'never' },
  STASH_BLOCK_UNKNOWN: { retry: 'never' },
  STASH_BLOCK_UNPROVABLE: { retry: 'never' },
  STASH_DAMAGED: { retry: 'never' },
  STASH_EXPORT_FAILED: { retry: 'never' },
  STASH_GENESIS_AMBIGUOUS: { retry: 'never' },
  STASH_LEDGER_AMBIGUOUS: { retry: 'never' },
  STASH_LEDGER_MISMATCH: { retry: 'never' },
  STASH_LEVEL_TOO_LOW: { retry: 'never' },
  STASH_NO_HONEST_SOURCE: { retry: 'never' },
  STASH_NOT_FOUND: { retry: 'never' },
  STASH_OUT_OF_ORDER: { retry: 'never' },
  STASH_ROW_UNKNOWN: { retry: 'never' },
  STASH_UNUSABLE: { retry: 'never' },
  STASH_VIEW_TAKEN: { retry: 'never' },
  TARGET_NOT_EMPTY: { retry: 'never' },
  USAGE: { retry: 'never' },
  VERIFY_FAILED: { retry: 'later' },
  VERIFY_UNSUPPORTED: { retry: 'never' },
} as const

export type ErrorCode = keyof typeof errorCodes

export interface ErrorDetails {
  /** One imperative sentence that a person can follow. */
  readonly hint?: string | undefined
  /** Where it happened: a path, a config field, a URL (already redacted), a block. */
  readonly where?: string | undefined
  /** The same facts as data. */
  readonly context?: Readonly<Record<string, unknown>> | undefined
  readonly cause?: unknown
}

const brand = Symbol.for('bcdata.error')

export class BcdataError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly where: string | undefined
  readonly context: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.hint = details.hint
    this.where = details.where
    this.context = details.context ?? {}
    Object.defineProperty(this, brand, { value: true })
  }

  /** A path that leads somewhere in a project: the documentation is in our package. */
  get docs(): string {
    return `node_modules/bcdata/docs/errors.md#${this.code.toLowerCase()}`
  }
}
BcdataError.prototype.name = 'BcdataError'

/**
 * By brand, not by `instanceof`: the command line and a generated project may hold two copies of
 * this package.
 */
export function isBcdataError(error: unknown): error is BcdataError {
  return typeof error === 'object' && error !== null && brand in error
}

export function canRetry(error: unknown): boolean {
  return isBcdataError(error) && errorCodes[error.code].retry === 'later'
}

/** For bugs only: what a failed assertion says is never the user's fault. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`bcdata bug: ${message}`)
}

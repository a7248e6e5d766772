import type { ErrorCode } from '../errors.js'

/** A problem that doesn't stop the rest: collected, and shown together. */
export interface Diagnostic {
  readonly code: ErrorCode
  readonly where: string
  readonly message: string
  readonly hint: string
}

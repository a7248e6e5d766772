/**
 * generated: the tool's, an edit there is a conflict · migration: append-only · merged: the team's,
 * brought up to date as long as the team has not changed it.
 */
export type FileOwnership = 'generated' | 'migration' | 'merged'

/** A file that exists only in memory until a plan is applied. */
export interface VirtualFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string
  readonly text: string
  readonly ownership: FileOwnership
}

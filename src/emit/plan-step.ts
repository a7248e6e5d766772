import type { FileOwnership } from '../model/virtual-file.js'
import type { ManifestFile } from './manifest.js'

/**
 * create, update, merge and remove change the disk; identical and keep don't; conflict needs a person,
 * and has a text where the places are marked in the file.
 */
export type PlanAction =
  'create' | 'update' | 'merge' | 'identical' | 'keep' | 'remove' | 'conflict'

export interface PlanStep {
  readonly path: string
  readonly action: PlanAction
  readonly ownership: FileOwnership
  /** For people: why this action, where it is not obvious. */
  readonly reason?: string
  /** What is there now; null when there is no such file. */
  readonly disk: string | null
  /** What the tool would write if nobody else had; absent for files it no longer makes. */
  readonly generated?: string
  /** The text to write; absent for files that are removed or left alone. */
  readonly text?: string
  /** Where what is there now is copied to, because nothing else has it. */
  readonly backup?: string
  /** What the manifest says afterwards; absent for files it forgets. */
  readonly record?: ManifestFile
}

/** Reads a file of the project; null when there is none. */
export type ReadFile = (path: string) => string | null

/** A person has to decide; until then the manifest says what it said. */
export function conflict(
  { record: _forgotten, ...step }: PlanStep,
  base: ManifestFile | undefined,
  reason: string,
): PlanStep {
  return { ...step, action: 'conflict', reason, ...(base && { record: base }) }
}

/** Does the step write or remove a file? */
export function isChange(step: PlanStep): boolean {
  return step.text !== undefined || step.action === 'remove'
}

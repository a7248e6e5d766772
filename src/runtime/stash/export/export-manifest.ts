import { parseJson } from '../../../shared/parse-json.js'
import { proofLevels } from '../../ports/proof-levels.js'
import type { LedgerIdentity, ProofLevel } from '../../ports/stash-store.js'

/** A file of an export: consecutive blocks, as a node of the ledger would have written them. */
export interface ExportedFile {
  /** `500.binlog`: the number of its first block. */
  readonly name: string
  readonly from: number
  readonly to: number
  /** Hashes of its first and its last block. */
  readonly firstHash: string
  readonly lastHash: string
  /** How many blocks of each level there are. */
  readonly levels: LevelCounts
  /** `plain`: only nodes before 2.5.0 read it; `flagged`: only later ones. */
  readonly format: 'flagged' | 'plain'
  readonly bytes: number
  /** In hexadecimal digits. */
  readonly sha256: string
}

export type LevelCounts = Readonly<Partial<Record<ProofLevel, number>>>

/** What an export says of itself in `manifest.json`: no date and no path, so that two of them compare. */
export interface ExportManifest {
  readonly kind: 'bcdata-binlog-export'
  readonly version: 1
  readonly ledger: LedgerIdentity
  readonly from: number
  readonly to: number
  readonly maxBlocks: number
  readonly levels: LevelCounts
  readonly files: readonly ExportedFile[]
}

/** In one order, whatever order the counts came in. */
export function addLevels(counts: readonly LevelCounts[]): LevelCounts {
  const sums = proofLevels.map((level): readonly [ProofLevel, number] => [
    level,
    counts.reduce((sum, one) => sum + (one[level] ?? 0), 0),
  ])
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0))
}

export function printManifest(manifest: ExportManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** Null for anything that printManifest didn't print. */
export function parseManifest(text: string): ExportManifest | null {
  const parsed = parseJson(text)
  if (!isRecord(parsed)) return null
  const { kind, version, ledger, from, to, maxBlocks, levels, files } = parsed
  if (kind !== 'bcdata-binlog-export' || version !== 1) return null
  if (!isRecord(ledger) || !isRecord(levels) || !Array.isArray(files)) return null
  const numbers = [from, to, maxBlocks]
  if (!numbers.every(isCount) || !files.every(isExportedFile)) return null
  // Every field was checked, down to those that files are read by.
  return parsed as unknown as ExportManifest
}

function isExportedFile(file: unknown): boolean {
  if (!isRecord(file)) return false
  const { name, from, to, bytes, sha256 } = file
  return (
    [from, to, bytes].every(isCount) &&
    name === `${from}.binlog` &&
    /^[0-9a-f]{64}$/.test(`${sha256}`)
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

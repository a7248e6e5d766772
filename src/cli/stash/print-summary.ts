import { proofLevels } from '../../runtime/ports/proof-levels.js'
import type { Evidence, ProofLevel, SourceState } from '../../runtime/ports/stash-store.js'
import { placeText } from '../../runtime/stash/sync/evidence-log.js'
import type { SyncSummary } from '../../runtime/stash/sync/sync-report.js'
import { printable } from '../../shared/printable.js'

/** What a sync did, for people. */
export function printSummary({ evidence, from, ledger, levels, sources, to }: SyncSummary): string {
  const group = ledger === null ? 'No ledger' : `Group ${printable(ledger.group)}`
  const blocks =
    from === null
      ? to === null
        ? 'no block is stored'
        : `nothing new after block ${to}`
      : `blocks ${from} to ${to} stored, ${printLevels(levels)}`
  return [
    `${group}: ${blocks}.`,
    ...sources.map(printSource),
    ...(evidence.length === 0 ? [] : ['Evidence:', ...evidence.map(printEvidence)]),
  ].join('\n')
}

/** For machines: the evidence without the bytes, which are in the database. */
export function summaryData({ ledger, from, to, levels, evidence, sources }: SyncSummary): object {
  return {
    ...{ ledger, from, to, levels, sources },
    evidence: evidence.map(({ bytes: _, ...facts }) => facts),
  }
}

export function printLevels(levels: Readonly<Partial<Record<ProofLevel, number>>>): string {
  const parts = proofLevels.flatMap((level) => (levels[level] ? [`${levels[level]} ${level}`] : []))
  return parts.length === 0 ? 'none' : parts.join(', ')
}

export function printSource({ agreedTo, height, problem, score, source }: SourceState): string {
  const seen = height === null ? 'no block seen' : `seen to block ${height}`
  const compared = agreedTo === null ? 'nothing compared' : `the same to block ${agreedTo}`
  const last = problem === null ? '' : `; last problem: ${printable(problem)}`
  return `  ${printable(source)}: ${seen}, ${compared}, score ${score.toFixed(2)}${last}`
}

export function printEvidence({ block, kind, message, place, reason, source }: Evidence): string {
  const what = `${kind} ${reason} in block ${block}`
  return `  ${printable(source)}, ${placeText(place)}: ${what}. ${printable(message)}`
}

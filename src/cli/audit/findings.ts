import type { Finding } from '../../runtime/audit/finding.js'
import type { Repairs } from '../../runtime/ports/audit-store.js'

/** A line for people. */
export function printFinding(finding: Finding): string {
  if (finding.kind === 'child') {
    const { address, fromBlock } = finding.child
    return `missing    ${address}, which a factory made in block ${fromBlock}`
  }
  const { kind, table, blockNumber, index, txHash } = finding
  const fields = kind === 'different' ? `: ${finding.fields.join(', ')}` : ''
  return `${kind.padEnd(10)} ${table}, block ${blockNumber}, log ${index} of ${txHash}${fields}`
}

export function repairsOf(findings: readonly Finding[]): Repairs {
  return {
    extra: findings.filter(({ kind }) => kind === 'extra') as Repairs['extra'],
    right: findings.flatMap((finding) => ('event' in finding ? [finding.event] : [])),
    children: findings.flatMap((finding) => (finding.kind === 'child' ? [finding.child] : [])),
  }
}

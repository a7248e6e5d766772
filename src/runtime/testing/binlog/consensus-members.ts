import type { MemberDraft, TableDraft } from './block-draft.js'
import type { LedgerTable } from './ledger-table.js'

/** Node ids of those who seal a block, as they stand in its header: sorted. */
export function sealersOf(consensus: LedgerTable, block: number): readonly string[] {
  return consensus
    .rows()
    .map(({ values }) => values.map((value) => Buffer.from(value ?? []).toString()))
    .filter(([, type, , enabled]) => type === 'sealer' && Number(enabled) <= block - 1)
    .map(([, , nodeId = '']) => nodeId)
    .sort()
}

/** How many of the sealers must sign (PBFT). */
export function quorumOf(sealers: number): number {
  return sealers - Math.floor((sealers - 1) / 3)
}

/** A new part in the consensus begins with the block after; who leaves is out at once. */
export function memberChanges(
  consensus: LedgerTable,
  members: readonly (MemberDraft & { readonly nodeId: string })[],
  block: number,
): TableDraft {
  const known = new Set(
    consensus.rows().map(({ values }) => Buffer.from(values[2] ?? []).toString()),
  )
  const enableNumber = String(block + 1)
  const isStaying = ({ type }: MemberDraft) => type !== 'removed'
  return {
    insert: members
      .filter((member) => isStaying(member) && !known.has(member.nodeId))
      .map(({ nodeId, type }) => ['node', type, nodeId, enableNumber]),
    update: members
      .filter((member) => isStaying(member) && known.has(member.nodeId))
      .map(({ nodeId, type }) => ({
        where: { node_id: nodeId },
        set: { type, enable_num: enableNumber },
      })),
    remove: members
      .filter((member) => !isStaying(member))
      .map(({ nodeId }) => ({ node_id: nodeId })),
  }
}

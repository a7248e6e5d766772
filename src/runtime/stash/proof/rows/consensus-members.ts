import { quoted } from '../../../../shared/printable.js'
import type { BinlogRow, BinlogTable } from '../../../ports/binlog.js'
import { decimalOf } from '../../ledger/decimal.js'
import { Refusal } from '../refusal.js'
import type { ConsensusMember } from '../verdict.js'
import { textIn, valueIn } from './row-values.js'

export type ConsensusMembers = ReadonlyMap<bigint, ConsensusMember>

/**
 * The nodes of the group after a block. A deleted row is never written again. Ids aren't hashed, but
 * a row keeps its node, and a node that has a row gets no second one (`ConsensusPrecompiled`).
 */
export function membersAfter(
  before: ConsensusMembers,
  table: BinlogTable | undefined,
): ConsensusMembers {
  if (table === undefined) return before
  const members = new Map(before)
  for (const row of table.dirty) {
    const member = readMember(table, row)
    if (members.get(row.id)?.nodeId !== member.nodeId) throw wrongRow(row, member.nodeId)
    setMember(members, row.id, member)
  }
  const nodeIds = new Set([...members.values()].map(({ nodeId }) => nodeId))
  for (const row of table.created) {
    const member = readMember(table, row)
    if (nodeIds.has(member.nodeId)) throw wrongRow(row, member.nodeId)
    setMember(members, row.id, member)
  }
  return members
}

/** A row whose form leaves no doubt where each of its values ends: the hash doesn't say it. */
export function readMember(table: BinlogTable, row: BinlogRow): ConsensusMember {
  const name = textIn(table, row, 'name')
  const type = textIn(table, row, 'type')
  const nodeId = textIn(table, row, 'node_id')
  if (name !== 'node' || !/^[a-z]+$/i.test(type) || !/^[\da-f]{128}$/.test(nodeId)) {
    const message = `Row ${row.id} of _sys_consensus_ is no node: ${quoted(`${name} ${type}`)}.`
    throw new Refusal('malformed', message)
  }
  const enableNumber = Number(decimalOf(valueIn(table, row, 'enable_num')))
  return { type, nodeId, enableNumber, status: row.status }
}

function setMember(
  members: Map<bigint, ConsensusMember>,
  id: bigint,
  member: ConsensusMember,
): void {
  if (member.status === 0) members.set(id, member)
  else members.delete(id)
}

function wrongRow({ id }: BinlogRow, nodeId: string): Refusal {
  const message = `Row ${id} of _sys_consensus_ can't be of node ${nodeId.slice(0, 16)}….`
  return new Refusal('row-id', message)
}

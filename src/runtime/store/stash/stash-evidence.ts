import { hash } from 'node:crypto'
import type { Evidence, StashStore, StoredEvidence } from '../../ports/stash-store.js'
import { storable } from '../storable-text.js'
import type { StashSession } from './stash-database.js'

interface EvidenceRow extends Omit<Evidence, 'place'> {
  readonly id: number
  readonly file: string
  readonly file_offset: number
  readonly found_at: number
}

export interface FoundEvidence {
  readonly evidence: Evidence
  /** Unix seconds. */
  readonly foundAt: number
  /** More of it isn't kept. */
  readonly bytesMax: number
}

/** The same reason for the same block of a source is kept once. */
export async function writeEvidence(
  session: StashSession,
  ledgerId: number,
  { evidence, foundAt, bytesMax }: FoundEvidence,
): Promise<void> {
  const { source, kind, block, reason, message, place, bytes } = evidence
  const digest = hash('sha256', JSON.stringify([source, block, reason]), 'buffer')
  const same = 'select id from stash_evidence where ledger_id = ? and digest = ?'
  if ((await session.all(same, [ledgerId, digest])).length > 0) return
  const [last] = await session.all<{ id: number }>(
    'select coalesce(max(id), 0) as id from stash_evidence where ledger_id = ?',
    [ledgerId],
  )
  const kept = bytes === null ? null : Buffer.from(bytes.subarray(0, bytesMax))
  await session.insert('stash_evidence', [
    [
      ...[ledgerId, Number(last?.id ?? 0) + 1, digest, storable(source), kind, block],
      ...[storable(reason), storable(message), storable(place.file), place.offset, kept, foundAt],
    ],
  ])
}

export async function readEvidence(
  session: StashSession,
  ledgerId: number,
  { after = 0, limit }: NonNullable<Parameters<StashStore['evidence']>[0]> = {},
): Promise<readonly StoredEvidence[]> {
  const rows = await session.all<EvidenceRow>(
    `select id, source, kind, block, reason, message, file, file_offset, bytes, found_at
    from stash_evidence where ledger_id = ? and id > ? order by id
    ${limit === undefined ? '' : 'limit ?'}`,
    [ledgerId, after, ...(limit === undefined ? [] : [limit])],
  )
  return rows.map(({ file, file_offset, found_at, ...row }) => ({
    ...row,
    id: Number(row.id),
    block: Number(row.block),
    place: { file, offset: Number(file_offset) },
    foundAt: Number(found_at),
  }))
}

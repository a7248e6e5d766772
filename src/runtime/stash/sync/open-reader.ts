import type { StoredBlock } from '../../ports/stash-store.js'
import { SourceReader } from './source-reader.js'
import type { SyncSource, SyncWorld } from './sync-world.js'

/** @param last the last stored block, if any: its source needn't be searched for the place to go on from */
export function openReader(
  { clock, limits }: Pick<SyncWorld, 'clock' | 'limits'>,
  source: SyncSource,
  last: StoredBlock | null,
): SourceReader {
  const isFromHere = last !== null && last.source === source.name
  const known = isFromHere ? { block: last.number, place: last.place } : undefined
  return new SourceReader(source.open(known), clock, limits.answerMsMax)
}

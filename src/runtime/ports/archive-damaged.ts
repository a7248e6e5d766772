import { BcdataError } from '../../errors.js'
import type { Archive, ArchiveRecord } from './archive.js'

/** @param problem what is wrong, where more is known than that the bytes have changed */
export function archiveDamaged(
  { path }: Pick<Archive, 'path'>,
  { id, from, to }: Pick<ArchiveRecord, 'id' | 'from' | 'to'>,
  problem = 'it is not what was written',
): BcdataError {
  return new BcdataError(
    'ARCHIVE_DAMAGED',
    `The archive ${path} is damaged in the blocks ${from} to ${to}: ${problem}.`,
    {
      hint: 'Start once without `--source archive`: what is damaged is then fetched again.',
      where: path,
      context: { path, recordId: id, from, to },
    },
  )
}

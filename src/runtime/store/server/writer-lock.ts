import { BcdataError } from '../../../errors.js'
import { acquireLock } from './lock-statements.js'
import type { ServerConnection } from './server-connection.js'
import { type ServerPlace, shownPlace } from './server-place.js'

/** The server may notice a moment later that an earlier process is gone. */
const waitMs = 2_000

/** Makes this session the only writer for as long as it lives. */
export async function takeWriterLock(session: ServerConnection, place: ServerPlace): Promise<void> {
  if (await acquireLock(session, place.dialect, 'write', waitMs)) return
  const shown = shownPlace(place)
  throw new BcdataError('DATABASE_LOCKED', `Another process is already indexing into ${shown}.`, {
    hint: 'Stop it first: two writers would undo each other.',
    where: shown,
  })
}

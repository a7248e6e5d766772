import type { PlannedClosing, PlannedKey } from './plan-commit.js'
import { sqlRowId } from './row-id.js'
import type { SqlParameter, StashSession } from './stash-database.js'
import type { ChangedRow } from './stash-errors.js'
import { stillValid } from './stash-schema.js'

/** What comes before it is right, so that it can be committed. */
export function firstOf(rows: readonly (ChangedRow | null)[]): ChangedRow | null {
  const [first = null] = rows
    .filter((row) => row !== null)
    .toSorted((one, other) => one.block - other.block)
  return first
}

/** So many are looked for at a time, always: the text of the statement stays the same. */
const keysPerLook = 200

/** The first new row of a key that has one before the batch. */
export async function firstTaken(
  session: StashSession,
  keys: readonly PlannedKey[],
): Promise<PlannedKey | null> {
  for (let start = 0; start < keys.length; start += keysPerLook) {
    const some = keys.slice(start, start + keysPerLook)
    const hashes = Array.from({ length: keysPerLook }, (_, index) => {
      return (some[index] ?? some[0])?.keyHash ?? null
    })
    const rows = await session.all<{ key_hash: Buffer }>(
      `select key_hash from stash_row where key_hash in (${hashes.map(() => '?').join(', ')})
        and until_block = ${stillValid} and status = 0`,
      hashes,
    )
    const held = rows.map(({ key_hash: hash }) => hash)
    const taken = some.find(({ keyHash }) => held.some((hash) => hash.equals(keyHash)))
    if (taken !== undefined) return taken
  }
  return null
}

/** The first change that ended no stored version. */
export async function firstMissing(
  session: StashSession,
  closings: readonly PlannedClosing[],
  firstBlock: number,
): Promise<PlannedClosing | null> {
  for (const closing of closings.filter(({ isRequired }) => isRequired)) {
    const { by, until, keyHash, rowId } = closing
    const id: readonly SqlParameter[] = by === 'key' ? [] : [sqlRowId(session.dialect, rowId)]
    const rows = await session.all(
      `select 1 from stash_row where key_hash = ? and until_block = ? and from_block < ?
        ${by === 'key' ? '' : 'and row_id = ?'} limit 1`,
      [keyHash, until, firstBlock, ...id],
    )
    if (rows.length === 0) return closing
  }
  return null
}

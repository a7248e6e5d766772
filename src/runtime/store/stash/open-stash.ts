import { isBcdataError } from '../../../errors.js'
import type { Ledger, LedgerIdentity, StashStore } from '../../ports/stash-store.js'
import { systemClock } from '../../ports/system-clock.js'
import { findLedger, putLedger, readLedgers } from './ledgers.js'
import { openStashDatabase } from './open-stash-database.js'
import { isPrepared, prepareStash } from './prepare-stash.js'
import type { StashDatabase, StashSession } from './stash-database.js'
import { stashMissing } from './stash-errors.js'

export interface StashOptions {
  /** As `openStore` takes it. */
  readonly url: string
  /**
   * It is made when the database doesn't have it yet. Without it the database must have exactly one.
   */
  readonly ledger?: LedgerIdentity
  /**
   * Only reads; a writer can be at work meanwhile.
   * @default false
   */
  readonly readonly?: boolean
}

/**
 * Opens a ledger in a database, which may hold others and whatever else. A writer is the only one of
 * its ledger: a second one is refused with DATABASE_LOCKED.
 */
export async function openStash(options: StashOptions): Promise<StashStore> {
  const { url, ledger, readonly = false } = options
  const create = !readonly && ledger !== undefined
  return stashOver(await openStashDatabase(url, { readonly, create }), options)
}

/** The ledger in a database that is open; with an error it is closed. */
export async function stashOver(
  database: StashDatabase,
  { ledger: identity, readonly = false }: Omit<StashOptions, 'url'>,
): Promise<StashStore> {
  try {
    const ledger = await prepared(database, identity, readonly)
    if (!readonly) await database.lock(ledger)
    const { SqlStash } = await import('./sql-stash.js')
    return new SqlStash(database, ledger, systemClock)
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Which ledgers a database holds; none where there is no stash. */
export async function listLedgers(url: string): Promise<readonly Ledger[]> {
  try {
    const database = await openStashDatabase(url, { readonly: true, create: false })
    try {
      return await database.read((session) => readPrepared(session, database.shown, readLedgers))
    } finally {
      await database.close()
    }
  } catch (error) {
    if (isBcdataError(error) && error.code === 'STASH_NOT_FOUND') return []
    throw error
  }
}

async function prepared(
  database: StashDatabase,
  identity: LedgerIdentity | undefined,
  readonly: boolean,
): Promise<Ledger> {
  const { shown } = database
  if (!readonly && identity !== undefined) {
    return database.prepare(async (session) => {
      await prepareStash(session, shown)
      return putLedger(session, shown, identity)
    })
  }
  return database.read((session) =>
    readPrepared(session, shown, () => findLedger(session, shown, identity)),
  )
}

async function readPrepared<T>(
  session: StashSession,
  shown: string,
  work: (session: StashSession) => Promise<T>,
): Promise<T> {
  if (await isPrepared(session, shown)) return work(session)
  throw stashMissing(shown, 'no stash')
}

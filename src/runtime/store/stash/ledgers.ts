import type { Ledger, LedgerIdentity } from '../../ports/stash-store.js'
import { quoteName } from '../quote-name.js'
import type { StashSession } from './stash-database.js'
import { ledgerAmbiguous, ledgerMismatch, stashMissing } from './stash-errors.js'

type LedgerRow = Ledger & { readonly id: number | string }

/** All ledgers of the database, the oldest first. */
export async function readLedgers(session: StashSession): Promise<readonly Ledger[]> {
  const rows = await session.all<LedgerRow>(
    `select id, genesis_hash as ${quoteName(session.dialect, 'genesisHash')}, crypto,
      group_id as ${quoteName(session.dialect, 'group')}, trust
    from stash_ledger order by id`,
  )
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** The one that is asked for, or the only one. */
export async function findLedger(
  session: StashSession,
  shown: string,
  identity: LedgerIdentity | undefined,
): Promise<Ledger> {
  const ledgers = await readLedgers(session)
  if (identity !== undefined) {
    const found = ledgers.find(({ genesisHash }) => genesisHash === identity.genesisHash)
    if (found === undefined) throw stashMissing(shown, `no ledger ${identity.genesisHash}`)
    return checked(shown, found, identity)
  }
  const [only, ...others] = ledgers
  if (only === undefined) throw stashMissing(shown, 'no ledger yet')
  if (others.length > 0) throw ledgerAmbiguous(shown, ledgers)
  return only
}

/** The ledger, which is made when it isn't there. One process at a time. */
export async function putLedger(
  session: StashSession,
  shown: string,
  identity: LedgerIdentity,
): Promise<Ledger> {
  const { genesisHash, crypto, group, trust } = identity
  const ledgers = await readLedgers(session)
  const found = ledgers.find((ledger) => ledger.genesisHash === genesisHash)
  if (found === undefined) {
    const id = Math.max(0, ...ledgers.map((ledger) => ledger.id)) + 1
    await session.insert('stash_ledger', [[id, genesisHash, crypto, group, trust]])
    return { id, genesisHash, crypto, group, trust }
  }
  checked(shown, found, identity)
  // Whoever saw it first only trusted it; a hash that is given says more.
  if (found.trust !== 'first-use' || trust === 'first-use') return found
  await session.run('update stash_ledger set trust = ? where id = ?', [trust, found.id])
  return { ...found, trust }
}

function checked(shown: string, stored: Ledger, given: LedgerIdentity): Ledger {
  if (stored.crypto === given.crypto && stored.group === given.group) return stored
  throw ledgerMismatch(shown, stored, given)
}

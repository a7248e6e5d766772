import type { Journal } from '../journal.js'
import { restoreDerived } from '../journal-restore.js'
import { checkDerivedTables, startJournal, stopJournal } from '../journal-triggers.js'
import { sessionOf } from './session-access.js'

/** Triggers are made on the connection, when the first block needs them. */
export function sqliteJournal(derived: readonly string[]): Journal {
  return {
    async prepare() {
      // Nothing to do before.
    },
    async check(tx, chainCount) {
      const session = await sessionOf(tx)
      session.run(() => checkDerivedTables(session.database, derived, chainCount))
    },
    async start(tx, chainId, blockNumber) {
      const session = await sessionOf(tx)
      session.run(() => startJournal(session.database, derived, chainId, blockNumber))
    },
    async stop(tx) {
      const session = await sessionOf(tx)
      session.run(() => stopJournal(session.database))
    },
    async restore(tx, chainId, ancestor) {
      const session = await sessionOf(tx)
      session.run(() => {
        stopJournal(session.database)
        restoreDerived(session, chainId, ancestor)
      })
    },
  }
}

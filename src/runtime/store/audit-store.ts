import type { Transaction } from 'kysely'
import type { TableRegistry } from '../../shared/column-kind.js'
import type { AuditStore } from '../ports/audit-store.js'
import { Checkpoints } from './checkpoints.js'
import { readChildren } from './children-table.js'
import { dialectOf } from './dialect-of.js'
import { internal } from './internal-tables.js'
import { readKnownSubjects } from './known-subjects.js'
import type { Store } from './open-store.js'
import { quoteName } from './quote-name.js'
import { rawQuery } from './raw-query.js'
import { storedBefore } from './stored-before.js'
import { readStoredEvents } from './stored-events.js'

/** What an audit sees and repairs of an open store. */
export async function createAuditStore<DB>(
  { db, blocks }: Pick<Store<DB>, 'db' | 'blocks'>,
  tables: TableRegistry,
): Promise<AuditStore<Transaction<DB>>> {
  const dialect = await dialectOf(db)
  return {
    settled: (chainId) => new Checkpoints(dialect).settled(db, chainId),

    children: (chainId) => readChildren(db, chainId),

    async coverage(chainId) {
      const known = [...(await readKnownSubjects(db, chainId)).values()]
      return (children) => storedBefore(chainId, known, children)
    },

    events: (chainId, contracts, from, to) =>
      readStoredEvents(db, tables, { chainId, contracts, from, to, unreadable: 'empty' }),

    async deadLetters(chainId, from, to) {
      const letters = await internal(db)
        .selectFrom('_bcdata_dead_letter')
        .select(['block_number', 'log_index'])
        .where('chain_id', '=', chainId)
        .where('block_number', '>=', from)
        .where('block_number', '<=', to)
        .execute()
      return new Set(letters.map(({ block_number, log_index }) => `${block_number}:${log_index}`))
    },

    async repair(tx, chainId, { extra, right, children }) {
      await blocks.journal(tx, chainId, null)
      for (const { table, blockNumber, index } of extra) {
        await tx.executeQuery(
          rawQuery(
            `delete from ${quoteName(dialect, table)} where chain_id = ${chainId}
              and evt_block_number = ${blockNumber} and evt_index = ${index}`,
          ),
        )
      }
      await blocks.insertEvents(tx, right)
      await blocks.insertChildren(tx, chainId, children)
      if (blocks.derived.tables.length > 0) await blocks.derived.postpone(tx, chainId)
    },
  }
}

import { assert } from '../../../errors.js'
import { cascading } from '../derived-problems.js'
import type { Journal, JournalOptions } from '../journal.js'
import type { QueryRunner } from '../raw-query.js'
import { rawQuery } from '../raw-query.js'
import { checkDerivedTables, derivedShapes } from '../server/derived-tables.js'
import { installMysqlTriggers } from './mysql-journal-triggers.js'
import { restoreTable } from './restore-table.js'

/** Its triggers are made from the columns that the tables really have. */
export function mysqlJournal({ derived, isReadonly }: JournalOptions): Journal {
  let isPrepared = derived.length === 0
  return {
    async prepare(db) {
      if (isReadonly) return
      // One chain after the other: no lock of MySQL keeps a trigger from being made twice.
      await db.connection().execute(async (connection) => {
        await installMysqlTriggers(connection, await derivedShapes(connection, 'mysql', derived))
      })
      isPrepared = true
    },
    async check(tx, chainCount) {
      await checkDerivedTables(tx, 'mysql', derived, chainCount)
      for (const table of derived) await checkCascades(tx, table)
    },
    async start(tx, chainId, blockNumber) {
      assert(isPrepared, 'bindChain comes before the first block')
      await setBlock(tx, chainId, blockNumber)
    },
    stop: (tx) => setBlock(tx, null, null),
    async restore(tx, chainId, ancestor) {
      await setBlock(tx, null, null)
      // Until all rows are back references may dangle, and nothing may go with a row that goes.
      await tx.executeQuery(rawQuery('set session foreign_key_checks = 0'))
      try {
        for (const shape of await derivedShapes(tx, 'mysql', derived)) {
          await restoreTable(tx, shape, chainId, ancestor)
        }
      } finally {
        await tx.executeQuery(rawQuery('set session foreign_key_checks = 1'))
      }
      await tx.executeQuery(
        rawQuery(
          `delete from _bcdata_journal where chain_id = ${chainId} and block_number > ${ancestor}`,
        ),
      )
    },
  }
}

async function setBlock(
  tx: QueryRunner,
  chainId: number | null,
  blockNumber: number | null,
): Promise<void> {
  await tx.executeQuery(
    rawQuery(`set @bcdata_chain = ${chainId ?? 'null'}, @bcdata_block = ${blockNumber ?? 'null'}`),
  )
}

const selectCascades = `select 1 from information_schema.referential_constraints
  where constraint_schema = database() and table_name = ?
    and (delete_rule in ('CASCADE', 'SET NULL') or update_rule in ('CASCADE', 'SET NULL'))`

/** What a foreign key does to rows fires no trigger. */
async function checkCascades(tx: QueryRunner, table: string): Promise<void> {
  const { rows } = await tx.executeQuery(rawQuery(selectCascades, [table]))
  if (rows.length > 0) throw cascading(table)
}

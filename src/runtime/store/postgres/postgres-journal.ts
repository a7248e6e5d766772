import { assert } from '../../../errors.js'
import type { Journal, JournalOptions } from '../journal.js'
import type { QueryRunner } from '../raw-query.js'
import { rawQuery } from '../raw-query.js'
import { checkDerivedTables, derivedShapes } from '../server/derived-tables.js'
import type { TableShape } from '../server/table-shape.js'
import { blockSetting, chainSetting, installPostgresTriggers } from './postgres-journal-triggers.js'
import { oldestChanges, quoted, recordOf, sameKey } from './row-image.js'

/** Its triggers are made from the columns that the tables really have. */
export function postgresJournal({ derived, isReadonly }: JournalOptions): Journal {
  let isPrepared = derived.length === 0
  return {
    async prepare(db) {
      if (isReadonly) return
      const shapes = await derivedShapes(db, 'postgres', derived)
      await db.transaction().execute((tx) => installPostgresTriggers(tx, shapes))
      isPrepared = true
    },
    check: (tx, chainCount) => checkDerivedTables(tx, 'postgres', derived, chainCount),
    async start(tx, chainId, blockNumber) {
      assert(isPrepared, 'bindChain comes before the first block')
      await setBlock(tx, String(chainId), String(blockNumber))
    },
    stop: (tx) => setBlock(tx, '', ''),
    async restore(tx, chainId, ancestor) {
      await setBlock(tx, '', '')
      const shapes = await derivedShapes(tx, 'postgres', derived)
      // Rows are put back before those that weren't there go, so that nothing which meanwhile refers
      // to such a row goes with it.
      await run(tx, ['set constraints all deferred'])
      await run(
        tx,
        shapes.map((shape) => putBack(shape, chainId, ancestor)),
      )
      await run(
        tx,
        shapes.map((shape) => insertLost(shape, chainId, ancestor)),
      )
      await run(
        tx,
        shapes.toReversed().map((shape) => removeNew(shape, chainId, ancestor)),
      )
      await run(tx, [
        `delete from _bcdata_journal where chain_id = ${chainId} and block_number > ${ancestor}`,
      ])
    },
  }
}

/** Until the end of the transaction. */
async function setBlock(tx: QueryRunner, chainId: string, blockNumber: string): Promise<void> {
  const settings = [
    [chainSetting, chainId],
    [blockSetting, blockNumber],
  ]
  const calls = settings.map(([name, value]) => `set_config('${name}', '${value}', true)`)
  await run(tx, [`select ${calls.join(', ')}`])
}

async function run(tx: QueryRunner, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await tx.executeQuery(rawQuery(sql))
}

/** A column that a migration added since has no image; it keeps its value. */
function putBack(shape: TableShape, chainId: number, ancestor: number): string {
  const names = shape.columns.map((column) => quoted(column.name)).join(', ')
  const before = `json_populate_record("current", change.row_before::json) as before`
  return `update ${quoted(shape.name)} as "current"
    set (${names}) = (select ${names} from ${before})
    from ${oldestChanges(shape, chainId, ancestor)}, lateral ${recordOf('change.row_before', shape, 'kept')}
    where change.row_before is not null and ${sameKey('"current"', 'kept', shape)}`
}

function insertLost(shape: TableShape, chainId: number, ancestor: number): string {
  const columns = shape.columns.map((column) => quoted(column.name))
  return `insert into ${quoted(shape.name)} (${columns.join(', ')}) overriding system value
    select ${columns.map((column) => `kept.${column}`).join(', ')}
    from ${oldestChanges(shape, chainId, ancestor)}, lateral ${recordOf('change.row_before', shape, 'kept')}
    where change.row_before is not null and not exists (
      select 1 from ${quoted(shape.name)} as "current" where ${sameKey('"current"', 'kept', shape)})`
}

function removeNew(shape: TableShape, chainId: number, ancestor: number): string {
  return `delete from ${quoted(shape.name)} as "current"
    using ${oldestChanges(shape, chainId, ancestor)}, lateral ${recordOf('change.row_key', shape, 'made')}
    where change.row_before is null and ${sameKey('"current"', 'made', shape)}`
}

import type { QueryRunner } from '../raw-query.js'
import { rawQuery } from '../raw-query.js'
import type { TableShape } from '../server/table-shape.js'
import { hashOf, imageOf, keyOf, quoted, quotedText, triggerName } from './row-image.js'

interface Trigger {
  readonly name: string
  readonly body: string
}

const selectTriggers = `select trigger_name as name, action_statement as body
  from information_schema.triggers
  where trigger_schema = database() and trigger_name like '\\_bcdata\\_journal\\_%'`

export async function dropMysqlTriggers(db: QueryRunner): Promise<void> {
  for (const { name } of await existing(db)) {
    await db.executeQuery(rawQuery(`drop trigger ${quoted(name)}`))
  }
}

/**
 * Keep what each row was before a block changed it. The block is a variable of the session: whoever
 * writes, only writes of a batch belong to one. Triggers that are as they should be stay untouched,
 * so that an indexer that runs doesn't miss them.
 */
export async function installMysqlTriggers(
  db: QueryRunner,
  shapes: readonly TableShape[],
): Promise<void> {
  const wanted = shapes.flatMap((shape) => triggersOf(shape))
  const found = new Map((await existing(db)).map(({ name, body }) => [name, body]))
  const isSame = wanted.every(({ name, body }) => found.get(name) === body)
  if (isSame && found.size === wanted.length) return
  await dropMysqlTriggers(db)
  for (const { sql } of wanted) await db.executeQuery(rawQuery(sql))
}

async function existing(db: QueryRunner): Promise<readonly Trigger[]> {
  return (await db.executeQuery<Trigger>(rawQuery(selectTriggers))).rows
}

function triggersOf(shape: TableShape): readonly (Trigger & { readonly sql: string })[] {
  const added = record(shape, keyOf('new', shape), 'null')
  const removed = record(shape, keyOf('old', shape), imageOf('old', shape.columns))
  return [
    trigger(shape, 'insert', added),
    trigger(shape, 'delete', removed),
    // The row under the new key is new, unless it is the old one, which was recorded just now.
    trigger(shape, 'update', `${removed} ${added}`),
  ]
}

function trigger(
  shape: TableShape,
  change: string,
  statements: string,
): Trigger & { readonly sql: string } {
  const name = triggerName(change, shape)
  const body = `begin ${statements} end`
  const sql = `create trigger ${quoted(name)} after ${change} on ${quoted(shape.name)}
    for each row ${body}`
  return { name, body, sql }
}

/** The first image of a row in a block counts. */
function record({ name }: TableShape, key: string, before: string): string {
  return `if @bcdata_block is not null then
      insert into _bcdata_journal
        (chain_id, block_number, table_name, row_key, row_before, row_hash)
      values (@bcdata_chain, @bcdata_block, ${quotedText(name)}, ${key}, ${before}, ${hashOf(key)})
      on duplicate key update chain_id = _bcdata_journal.chain_id;
    end if;`
}

import type { QueryRunner } from '../raw-query.js'
import { rawQuery } from '../raw-query.js'
import type { TableShape } from '../server/table-shape.js'
import { keyOf, quoted, quotedText } from './row-image.js'

/** In settings of the transaction: whoever writes, only writes of a batch belong to a block. */
export const blockSetting = 'bcdata.block'
export const chainSetting = 'bcdata.chain'

const functionPrefix = '_bcdata_journal_'

const selectFunctions = `select p.oid::regprocedure::text as name from pg_proc p
  where p.pronamespace = quote_ident(current_schema())::regnamespace and p.proname like '\\_bcdata\\_journal\\_%'`

const selectTriggers = `select c.relname as "table", p.prosrc as body
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
  where t.tgname = '_bcdata_journal' and c.relnamespace = quote_ident(current_schema())::regnamespace`

/** The functions go, and with them the triggers that call them. */
export async function dropPostgresTriggers(db: QueryRunner): Promise<void> {
  const { rows } = await db.executeQuery<{ name: string }>(rawQuery(selectFunctions))
  for (const { name } of rows) await db.executeQuery(rawQuery(`drop function ${name} cascade`))
}

/**
 * Keep what each row was before a block changed it, whoever changes it and how. Triggers that are as
 * they should be stay untouched, so that an indexer that runs doesn't wait.
 */
export async function installPostgresTriggers(
  db: QueryRunner,
  shapes: readonly TableShape[],
): Promise<void> {
  const { rows } = await db.executeQuery<{ table: string; body: string }>(rawQuery(selectTriggers))
  const found = new Map(rows.map(({ table, body }) => [table, body]))
  const isSame = shapes.every((shape) => found.get(shape.name) === functionBody(shape))
  if (isSame && found.size === shapes.length) return
  await dropPostgresTriggers(db)
  for (const shape of shapes) {
    for (const sql of [journalFunction(shape), rowTrigger(shape), truncateTrigger(shape)]) {
      await db.executeQuery(rawQuery(sql))
    }
  }
}

function journalFunction(shape: TableShape): string {
  return `create function ${functionName(shape)}() returns trigger language plpgsql
    as ${quotedText(functionBody(shape))}`
}

function functionBody(shape: TableShape): string {
  return `begin
      if tg_op = 'TRUNCATE' then
        raise exception 'bcdata: % is a derived table; delete its rows instead', tg_table_name;
      end if;
      if tg_op <> 'INSERT' then
        ${record(shape, keyOf('old', shape), 'row_to_json(old)::text')}
      end if;
      if tg_op <> 'DELETE' then
        ${record(shape, keyOf('new', shape), 'null')}
      end if;
      return null;
    end`
}

/** The first image of a row in a block counts. */
function record({ name }: TableShape, key: string, before: string): string {
  return `insert into _bcdata_journal (chain_id, block_number, table_name, row_key, row_before)
    values (current_setting('${chainSetting}')::bigint, current_setting('${blockSetting}')::bigint,
      ${quotedText(name)}, ${key}, ${before})
    on conflict (chain_id, table_name, row_key, block_number) do nothing;`
}

function rowTrigger(shape: TableShape): string {
  return `create trigger "_bcdata_journal" after insert or update or delete on ${quoted(shape.name)}
    for each row when (current_setting('${blockSetting}', true) <> '')
    execute function ${functionName(shape)}()`
}

/** It would go past the rows' triggers. */
function truncateTrigger(shape: TableShape): string {
  return `create trigger "_bcdata_journal_truncate" before truncate on ${quoted(shape.name)}
    for each statement when (current_setting('${blockSetting}', true) <> '')
    execute function ${functionName(shape)}()`
}

/** After the table's number, since its name may be as long as a name can be. */
function functionName({ name }: TableShape): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return quoted(`${functionPrefix}${name.slice(0, 30)}_${hash.toString(16).padStart(8, '0')}`)
}

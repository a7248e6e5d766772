import { quoteName } from '../quote-name.js'
import type { TableShape } from '../server/table-shape.js'

/*
 * A row is kept as the JSON that PostgreSQL makes of it, and read by `json_populate_record`: numbers
 * keep all their digits, since neither side goes through a double.
 */

export function quoted(name: string): string {
  return quoteName('postgres', name)
}

export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** SQL of the key, which tells rows of one table apart; `row` is a table alias. */
export function keyOf(row: string, { primaryKey }: TableShape): string {
  const parts = primaryKey.map((name) => `${quotedText(name)}, ${row}.${quoted(name)}`)
  return `jsonb_build_object(${parts.join(', ')})::text`
}

/** The record that an image or a key holds, as a source of rows with this alias. */
export function recordOf(image: string, { name }: TableShape, alias: string): string {
  return `json_populate_record(null::${quoted(name)}, ${image}::json) as ${alias}`
}

/** Both are the same row. */
export function sameKey(left: string, right: string, { primaryKey }: TableShape): string {
  return primaryKey
    .map((name) => `${left}.${quoted(name)} = ${right}.${quoted(name)}`)
    .join(' and ')
}

/**
 * The oldest image of each row that blocks above this one changed: what the row was after it. The
 * numbers are ours, not a user's.
 */
export function oldestChanges({ name }: TableShape, chainId: number, blockNumber: number): string {
  return `(select distinct on (row_key) row_key, row_before from _bcdata_journal
    where chain_id = ${chainId} and table_name = ${quotedText(name)}
      and block_number > ${blockNumber} order by row_key, block_number) as change`
}

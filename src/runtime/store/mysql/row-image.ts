import { createHash } from 'node:crypto'
import { quoteName } from '../quote-name.js'
import type { ShapeColumn, TableShape } from '../server/table-shape.js'

/*
 * A row is kept as JSON whose values are all text, as MySQL prints them: whatever has no exact JSON
 * form on both servers, large integers and JSON itself among it, comes back unchanged.
 */

const binary = /binary|blob|^bit$/

export function quoted(name: string): string {
  return quoteName('mysql', name)
}

export function quotedText(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`
}

/** SQL of a value as text; `row` is `old`, `new` or a table alias. */
export function packed(row: string, { name, type }: ShapeColumn): string {
  const value = `${row}.${quoted(name)}`
  if (binary.test(type)) return `hex(${value})`
  // Its own text has six digits.
  if (type === 'float') return `cast(${value} + 0e0 as char character set utf8mb4)`
  return `cast(${value} as char character set utf8mb4)`
}

/** SQL of a value in an image, as text. */
export function unpacked(image: string, { name }: ShapeColumn): string {
  const path = quotedText(`$."${name.replace(/[\\"]/g, '\\$&')}"`)
  return `case json_type(json_extract(${image}, ${path})) when 'NULL' then null
    else json_unquote(json_extract(${image}, ${path})) end`
}

/** SQL of the image of the columns. */
export function imageOf(row: string, columns: readonly ShapeColumn[]): string {
  const parts = columns.map((column) => `${quotedText(column.name)}, ${packed(row, column)}`)
  return `json_object(${parts.join(', ')})`
}

/** SQL of the key, which tells rows of one table apart. */
export function keyOf(row: string, shape: TableShape): string {
  return imageOf(row, keyColumns(shape))
}

/** SQL of what an index can hold of a key. */
export function hashOf(key: string): string {
  return `convert(sha2(${key}, 256) using ascii)`
}

export function keyColumns({ columns, primaryKey }: TableShape): readonly ShapeColumn[] {
  return primaryKey.flatMap((name) => columns.filter((column) => column.name === name))
}

export function isBinary({ type }: ShapeColumn): boolean {
  return binary.test(type)
}

/** Names of tables can be as long as names of triggers. */
export function triggerName(change: string, { name }: TableShape): string {
  const checksum = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `_bcdata_journal_${change}_${checksum}`
}

import { quoteName } from './quote-name.js'

/*
 * A row as JSON text that SQLite itself writes and reads, so that no value passes through a double:
 * integers, reals and text as they are, a blob as an array with its hexadecimal digits.
 */

/** SQL of the image of the columns; `row` is `old`, `new` or a table alias. */
export function imageOf(row: string, columns: readonly string[]): string {
  return `json_object(${columns.map((name) => `${quoteText(name)}, ${packed(row, name)}`).join(', ')})`
}

/** SQL of the key, which tells rows of one table apart. */
export function keyOf(row: string, primaryKey: readonly string[]): string {
  return `json_array(${primaryKey.map((name) => packed(row, name)).join(', ')})`
}

/** SQL of one column's value in an image. */
export function unpackedColumn(image: string, column: string): string {
  return unpacked(image, `$."${column.replace(/[\\"]/g, '\\$&')}"`)
}

/** SQL of one part of a key. */
export function unpackedPart(key: string, index: number): string {
  return unpacked(key, `$[${index}]`)
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function packed(row: string, column: string): string {
  const value = `${row}.${quoteName(column)}`
  // What a JSON function answered would be taken for JSON and not for text, also inside a trigger;
  // the concatenation forgets where the text came from.
  return `case typeof(${value}) when 'blob' then json_array(hex(${value}))
    when 'text' then ${value} || '' else ${value} end`
}

function unpacked(json: string, path: string): string {
  const blob = `unhex(json_extract(${json}, ${quoteText(`${path}[0]`)}))`
  return `case json_type(${json}, ${quoteText(path)}) when 'array' then ${blob}
    else json_extract(${json}, ${quoteText(path)}) end`
}

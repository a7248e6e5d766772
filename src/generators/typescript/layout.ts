/*
 * Text as prettier would lay it out: handing it to prettier takes longer than everything else
 * together. A line that comes out too long is left to prettier (see emit/format.ts); a test compares
 * the rest with it.
 */

export const lineWidth = 100

export interface ListLayout {
  /** What stands before the list on its line, indentation included. */
  readonly before: string
  readonly open: '[' | '(' | '{ ' | '<'
  readonly items: readonly string[]
  readonly close: ']' | ')' | ' }' | '>'
  /** What follows the list on its line. */
  readonly after: string
}

/** On one line where it fits, otherwise an item a line. */
export function printList({ before, open, items, close, after }: ListLayout): string {
  if (items.length === 0) return before + open.trim() + close.trim() + after
  const line = before + open + items.join(', ') + close + after
  if (line.length <= lineWidth) return line
  const indent = /^ */.exec(before)?.[0] ?? ''
  // Arguments of a type are the one list without a comma at its end.
  const end = close === '>' ? '' : ','
  const rows = `${indent}  ${items.join(`,\n${indent}  `)}${end}`
  return [before + open.trim(), rows, indent + close.trim() + after].join('\n')
}

/** `{` and entries, one a line: prettier keeps an object open that is written so. */
export function printBlock(before: string, entries: readonly string[], after = ''): string {
  if (entries.length === 0) return `${before}{}${after}`
  const indent = /^ */.exec(before)?.[0] ?? ''
  return [`${before}{`, ...entries, `${indent}}${after}`].join('\n')
}

import { createHash } from 'node:crypto'

/**
 * Hash of a text as people see it: line endings, a byte order mark and the last newline are not an
 * edit.
 */
export function contentHash(text: string): string {
  return createHash('sha256').update(seenText(text).replace(/\n+$/, '')).digest('hex')
}

/** The text without what only machines see: a byte order mark, and Windows' line endings. */
export function seenText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
}

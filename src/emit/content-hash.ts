import { createHash } from 'node:crypto'

/**
 * Hash of a text as people see it: line endings, a byte order mark and the last newline are not an
 * edit.
 */
export function contentHash(text: string): string {
  const seen = seenText(text)
  let end = seen.length
  // A regular expression would look at every newline.
  while (seen[end - 1] === '\n') end -= 1
  return createHash('sha256').update(seen.slice(0, end)).digest('hex')
}

/** The text without what only machines see: a byte order mark, and Windows' line endings. */
export function seenText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
}

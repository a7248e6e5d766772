import { createHash } from 'node:crypto'

/**
 * Hash of a text as people see it: line endings, a byte order mark and the last newline are not an
 * edit.
 */
export function contentHash(text: string): string {
  const seen = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n+$/, '')
  return createHash('sha256').update(seen).digest('hex')
}

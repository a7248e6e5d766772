import type { IncomingHttpHeaders } from 'node:http'

/**
 * What `If-Range` may hold (RFC 9110, 8.8 and 13.1.5): a strong ETag, or else a time of change that is
 * older than the answer by a second or more. Null where a server gives neither.
 */
export function validatorOf(headers: IncomingHttpHeaders): string | null {
  const { etag, date } = headers
  if (etag?.startsWith('"')) return etag
  const changed = headers['last-modified']
  const ageMs = Date.parse(date ?? '') - Date.parse(changed ?? '')
  return changed !== undefined && ageMs >= 1_000 ? changed : null
}

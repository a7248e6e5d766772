/** What a server says that its bytes are. */
export interface ContentRange {
  readonly first: number
  readonly last: number
  /** Of the whole file; null where the server doesn't know (`*`). */
  readonly total: number | null
}

/** RFC 9110, 14.4: `bytes 0-99/1234`. Null for anything else, numbers that contradict each other too. */
export function parseContentRange(header: string | undefined): ContentRange | null {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(?:(\d{1,15})|\*)$/i.exec(header?.trim() ?? '')
  if (match === null) return null
  const [first, last] = [Number(match[1]), Number(match[2])]
  const total = match[3] === undefined ? null : Number(match[3])
  return first <= last && (total === null || last < total) ? { first, last, total } : null
}

/** Of an answer 416: how long the file is. */
export function parseUnsatisfied(header: string | undefined): number | null {
  const match = /^bytes \*\/(\d{1,15})$/i.exec(header?.trim() ?? '')
  return match === null ? null : Number(match[1])
}

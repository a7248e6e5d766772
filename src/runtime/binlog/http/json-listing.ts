import { parseJson } from '../../../shared/parse-json.js'
import type { BinlogFile } from '../../ports/binlog-source.js'
import { toFile } from '../file-name.js'

/**
 * The listings of nginx (`autoindex_format json`) and of Caddy, which tell files from directories by
 * `type` and by `is_dir`. Null where the text is something else.
 */
export function parseJsonListing(text: string): readonly BinlogFile[] | null {
  const entries = parseJson(text)
  return Array.isArray(entries) ? entries.flatMap(toFiles) : null
}

function toFiles(entry: unknown): readonly BinlogFile[] {
  if (typeof entry !== 'object' || entry === null) return []
  const { name, type, is_dir: isDirectory, size } = entry as Readonly<Record<string, unknown>>
  if (typeof name !== 'string' || isDirectory === true) return []
  if (type !== undefined && type !== 'file') return []
  const file = toFile(name, Number.isSafeInteger(size) ? Math.max(0, Number(size)) : null)
  return file === null ? [] : [file]
}

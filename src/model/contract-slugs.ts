import { shorten, snakeCase, uniqueNames } from './naming.js'

/** File names that a project has for itself, next to those of its contracts. */
const ownFiles: ReadonlySet<string> = new Set([
  'contracts',
  'database',
  'format',
  'index',
  'migrations',
  'tables',
  // Windows keeps these for devices.
  'aux',
  'con',
  'nul',
  'prn',
])

/** Long contract names leave room for the event's name in a table's 60 bytes. */
const slugLengthMax = 32

/**
 * Table prefixes and file stems of a project's contracts: `YieldVault` → `yield_vault`.
 * @param pinned slugs that contracts were given before; they keep them
 */
export function contractSlugs(
  names: readonly string[],
  pinned: Readonly<Record<string, string>> = {},
): readonly string[] {
  const fresh = names.filter((name) => !Object.hasOwn(pinned, name))
  const slugs = uniqueNames(fresh, slugOf, checksum, Object.values(pinned))
  const own = (name: string) => (Object.hasOwn(pinned, name) ? pinned[name] : undefined)
  return names.map((name) => own(name) ?? slugs[fresh.indexOf(name)] ?? '')
}

function slugOf(name: string): string {
  const slug = shorten(snakeCase(name) || 'contract', slugLengthMax, checksum(name))
  return ownFiles.has(slug) || !/^[a-z]/.test(slug) ? `contract_${slug}` : slug
}

/** Four digits that depend on the name alone: FNV-1a, which needs no library. */
function checksum(name: string): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0').slice(0, 4)
}

import { importsOf, packageName } from './imports-of.js'
import type { Files } from './repository-files.js'

/**
 * Packages that a file loads before its first line runs, each with the shortest way to it:
 * `src/a.ts → src/b.ts → kysely`. Types and dynamic imports load nothing.
 */
function staticPackages(files: Files, entry: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const ways = new Map([[entry, entry]])
  // A Map iterates over what is added meanwhile: this is a breadth-first walk.
  for (const [path, way] of ways) {
    const loaded = importsOf(path, files.get(path) ?? '').filter(({ kind }) => kind === 'value')
    for (const { own, target } of loaded) {
      const seen = own ? ways : found
      const name = own ? target : packageName(target)
      if (!seen.has(name)) seen.set(name, `${way} → ${name}`)
    }
  }
  return found
}

/**
 * Kysely and the database driver cost most of a process's start, so they are loaded when a store
 * opens; the rest belongs to the generator.
 */
const lateOrNever = [
  ...['kysely', 'better-sqlite3', 'prettier', 'handlebars', 'ethers', 'typechain'],
  ...['@ethereumjs/mpt', '@ethereumjs/rlp', '@ethereumjs/util', 'hash-wasm', 'secp256k1'],
]

export function loadedTooEarly(files: Files, entry: string): readonly string[] {
  const found = staticPackages(files, entry)
  return lateOrNever.flatMap((name) => found.get(name) ?? [])
}

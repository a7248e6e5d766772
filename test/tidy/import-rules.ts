import { type Import, importsOf, packageName } from './imports-of.js'
import { type Files, isTest } from './repository-files.js'

/**
 * Who may import whom; what is not listed is forbidden. A module is a folder of src, a folder of
 * src/runtime, or a file directly in one of the two. Tests may import everything.
 */
export const mayImport: Readonly<Record<string, readonly string[] | 'everything'>> = {
  errors: [],
  shared: ['errors'],
  index: ['shared', 'errors'],

  // The generator: artifacts in, files out. It knows nothing of the runtime.
  model: ['shared', 'errors'],
  abi: ['model', 'shared', 'errors'],
  config: ['model', 'shared', 'errors'],
  generators: ['model', 'shared', 'errors'],
  emit: ['model', 'shared', 'errors'],
  cli: 'everything',

  // The runtime: what generated code imports. It knows nothing of the generator.
  'runtime/ports': ['shared', 'errors'],
  'runtime/decode': ['runtime/ports', 'shared', 'errors'],
  // Pieces of queries; the store gives them their meaning.
  'runtime/exact': ['shared', 'errors'],
  // Engines see ports and pure modules, never an adapter.
  'runtime/reads': ['runtime/decode', 'runtime/ports', 'shared', 'errors'],
  'runtime/crawler': [
    'runtime/decode',
    'runtime/ports',
    'runtime/reads',
    'runtime/rebuild',
    'shared',
    'errors',
  ],
  'runtime/rebuild': ['runtime/ports', 'shared', 'errors'],
  // Asks for blocks as the crawler does.
  'runtime/audit': ['runtime/crawler', 'runtime/ports', 'shared', 'errors'],
  'runtime/reconciler': ['runtime/decode', 'runtime/ports', 'shared', 'errors'],
  'runtime/stash': ['runtime/ports', 'shared', 'errors'],
  'runtime/serve': ['runtime/ports', 'runtime/stash', 'shared', 'errors'],
  // Adapters see the ports that they implement, never an engine and never each other.
  'runtime/crypto': ['runtime/ports', 'shared', 'errors'],
  'runtime/chain': ['runtime/crypto', 'runtime/decode', 'runtime/ports', 'shared', 'errors'],
  'runtime/binlog': ['runtime/ports', 'shared', 'errors'],
  'runtime/store': ['runtime/ports', 'shared', 'errors'],
  // Turns configuration and migrations of the project into what the engines and the store take, and
  // puts the parts of a stash together.
  'runtime/project': [
    'runtime/binlog',
    'runtime/crypto',
    'runtime/stash',
    'runtime/store',
    'runtime/ports',
    'shared',
    'errors',
  ],
  'runtime/terminal': ['runtime/ports', 'shared', 'errors'],
  'runtime/testing': [
    'runtime/crawler',
    'runtime/crypto',
    'runtime/decode',
    'runtime/project',
    'runtime/reconciler',
    'runtime/ports',
    'runtime/stash',
    'shared',
    'errors',
  ],
  'runtime/index': [
    'runtime/binlog',
    'runtime/chain',
    'runtime/crawler',
    'runtime/crypto',
    'runtime/decode',
    'runtime/exact',
    'runtime/ports',
    'runtime/project',
    'runtime/reads',
    'runtime/reconciler',
    'runtime/serve',
    'runtime/stash',
    'runtime/store',
    'runtime/terminal',
    'shared',
    'errors',
  ],
}

/** Only by `await import(…)`, so that whoever doesn't need it needn't have its driver. */
const mayImportLazily: Readonly<Record<string, readonly string[]>> = {
  'runtime/testing': ['runtime/store'],
}

/** Single imports that the table above forbids, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {}

/** The one module that may load each client; elsewhere in the runtime only its types are seen. */
const homes: Readonly<Record<string, string>> = {
  kysely: 'runtime/store',
  'better-sqlite3': 'runtime/store',
  mysql2: 'runtime/store',
  pg: 'runtime/store',
  '@ethereumjs/mpt': 'runtime/chain',
  '@ethereumjs/rlp': 'runtime/chain',
  '@ethereumjs/util': 'runtime/crypto',
  'hash-wasm': 'runtime/crypto',
  secp256k1: 'runtime/crypto',
}

/** What package.json lists, by the key it is listed under. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export function forbiddenImports(files: Files, manifest: Manifest): readonly string[] {
  return [...files]
    .filter(([path]) => /^src\/.*\.ts$/.test(path) && !isTest(path))
    .flatMap(([path, source]) => problemsOf(path, source, manifest))
}

/** An exception that nothing needs any more would allow the next mistake. */
export function idleExceptions(files: Files): readonly string[] {
  const used = new Set(
    [...files].flatMap(([path, source]) =>
      importsOf(path, source).map(({ target }) => `${path} → ${target}`),
    ),
  )
  return Object.keys(exceptions).filter((exception) => !used.has(exception))
}

/** `runtime/store` for `src/runtime/store/sqlite/open.ts`; null outside src. */
export function moduleOf(path: string): string | null {
  const match = /^src\/((?:runtime\/)?[^/]+?)(?:\.ts$|\/)/.exec(path)
  return match?.[1] ?? null
}

function problemsOf(path: string, source: string, manifest: Manifest): readonly string[] {
  const module = moduleOf(path) ?? ''
  const allowed = mayImport[module]
  if (allowed === undefined) {
    return [`${path}: the module ${module} has no line in test/tidy/import-rules.ts`]
  }
  return importsOf(path, source).flatMap(({ own, kind, target, line }) => {
    const reason = own
      ? forbiddenModule(module, allowed, target, kind)
      : (forbiddenPackage(module, packageName(target), manifest) ??
        awayFromHome(module, packageName(target), kind))
    if (reason === null || `${path} → ${target}` in exceptions) return []
    return [`${path}:${line} imports ${target}: ${reason}`]
  })
}

function forbiddenModule(
  module: string,
  allowed: readonly string[] | 'everything',
  target: string,
  kind: Import['kind'],
): string | null {
  const targetModule = moduleOf(target)
  if (targetModule === null) return 'it is outside src'
  if (targetModule === module || allowed === 'everything') return null
  if (allowed.includes(targetModule)) return null
  if (kind === 'dynamic' && mayImportLazily[module]?.includes(targetModule)) return null
  return `${module} may import ${allowed.join(', ') || 'nothing'}`
}

/**
 * A production install leaves out dev and optional packages, so what generated code imports must do
 * without them; the generator may use optional ones.
 */
function forbiddenPackage(module: string, name: string, manifest: Manifest): string | null {
  if (name.startsWith('node:')) return null
  if (name in { ...manifest.dependencies, ...manifest.peerDependencies }) return null
  const needsProduction =
    module.startsWith('runtime/') || ['errors', 'shared', 'index'].includes(module)
  if (needsProduction) return 'a production install has only dependencies and peers'
  if (name in { ...manifest.optionalDependencies }) return null
  return 'it is not among the dependencies of package.json'
}

function awayFromHome(module: string, name: string, kind: Import['kind']): string | null {
  const home = homes[name]
  if (home === undefined || kind === 'type' || !module.startsWith('runtime/')) return null
  return module === home ? null : `only ${home} loads it`
}

/*
 * Writes dist's JavaScript: one file per entry of the package, and chunks for what entries share
 * or load later. Node spends most of a short start on opening modules, and `npm start` has a
 * budget (bench/start.mjs). A class that two entries use is in one chunk, so it stays one class.
 */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { rolldown } from 'rolldown'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/**
 * What an indexer of SQLite needs is one file. As ninety small ones it took a quarter of the start;
 * what others need, the drivers of servers above all, stays apart.
 */
const indexer =
  /\/node_modules\/kysely\/|\/src\/runtime\/(chain\/evm|crawler|decode|ports|project|reads|rebuild|store|terminal)\//
const apart = /\/runtime\/.*(archive|mysql|postgres|server|stash|verify)/

const bundle = await rolldown({
  cwd: root,
  input: {
    index: 'src/index.ts',
    'cli/main': 'src/cli/main.ts',
    'runtime/index': 'src/runtime/index.ts',
    'runtime/testing/index': 'src/runtime/testing/index.ts',
  },
  platform: 'node',
  // Kysely is several hundred small files, and each of them costs a start more than its text.
  external: (id) => /^[^./]/.test(id) && id !== 'kysely',
  // Some of what is loaded late elsewhere is in the indexer's file.
  checks: { ineffectiveDynamicImport: false },
})
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  // One folder below dist, as every module is below src: relative file addresses stay true.
  chunkFileNames: 'chunks/[name].js',
  codeSplitting: {
    groups: [
      // Of the rest every command needs a little.
      { name: 'shared', test: /\/src\/(shared\/|errors\.ts)/ },
      { name: 'indexer', test: (id) => indexer.test(id) && !apart.test(id) },
    ],
  },
})
await bundle.close()

// Its licence goes with it.
const licence = join(dist, 'chunks/kysely.LICENSE')
copyFileSync(join(root, 'node_modules/kysely/LICENSE'), licence)

// What no source makes any more must not stay in the package. Emptying the folder before each
// build would pull it away from whoever is running it.
const written = new Set([licence, ...output.map(({ fileName }) => join(dist, fileName))])
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name)
  if (entry.isFile() && !written.has(path) && !isDeclaration(path)) rmSync(path)
}

/** Whether the compiler made `path` from a source that is still there. */
function isDeclaration(path) {
  if (!path.endsWith('.d.ts')) return false
  return existsSync(join(root, 'src', relative(dist, path)).replace(/\.d\.ts$/, '.ts'))
}

import { goldenFolder } from './repository-files.js'

/**
 * Expected output is compared byte for byte, so no tool of ours may format, lint, compile or run it;
 * a tool that reaches it usually says nothing. Returns the configurations that forgot to exclude it.
 */
export function goldenExclusions(read: (path: string) => string): readonly string[] {
  const excludes: Readonly<Record<string, boolean>> = {
    'tsconfig.json': list(read('tsconfig.json'), 'exclude').includes(goldenFolder),
    'biome.json': list(read('biome.json'), 'files', 'includes').includes(`!${goldenFolder}`),
    '.prettierignore': read('.prettierignore').split('\n').includes(goldenFolder),
    'knip.json': list(read('knip.json'), 'ignore').includes(`${goldenFolder}/**`),
    // Its tests are found by one level of folder only.
    'vitest.config.ts': read('vitest.config.ts').includes("['test/golden/*.test.ts']"),
  }
  return Object.keys(excludes).filter((path) => !excludes[path])
}

function list(json: string, ...keys: readonly string[]): readonly unknown[] {
  const value = keys.reduce<unknown>(
    (object, key) => (object as Record<string, unknown> | undefined)?.[key],
    JSON.parse(json),
  )
  return Array.isArray(value) ? value : []
}

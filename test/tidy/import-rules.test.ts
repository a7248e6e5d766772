import { expect, test } from 'vitest'
import { forbiddenImports, moduleOf } from './import-rules.js'

const manifest = {
  dependencies: { yargs: '1' },
  optionalDependencies: { handlebars: '1' },
  peerDependencies: { 'better-sqlite3': '1' },
}

function problems(path: string, source: string): readonly string[] {
  return forbiddenImports(new Map([[path, source]]), manifest)
}

test('a module is a folder or a file of src or of src/runtime', () => {
  expect(
    ['src/errors.ts', 'src/cli/commands/init.ts', 'src/runtime/chain/evm/a.ts'].map(moduleOf),
  ).toEqual(['errors', 'cli', 'runtime/chain'])
  expect(moduleOf('src/runtime/index.ts')).toBe('runtime/index')
  expect(moduleOf('test/anvil.ts')).toBeNull()
})

test('an engine that imports an adapter is reported with file, line and what it may import', () => {
  expect(
    problems('src/runtime/crawler/a.ts', "import { x } from './b.js'\nimport '../store/c.js'"),
  ).toEqual([
    'src/runtime/crawler/a.ts:2 imports src/runtime/store/c.ts: ' +
      'runtime/crawler may import runtime/decode, runtime/ports, runtime/reads, runtime/rebuild, shared, errors',
  ])
})

test('types and dynamic imports obey the same rules', () => {
  expect(
    problems('src/generators/a.ts', "import type { A } from '../runtime/index.js'"),
  ).toHaveLength(1)
  expect(problems('src/runtime/store/a.ts', "await import('../../emit/plan.js')")).toHaveLength(1)
  expect(problems('src/errors.ts', "import './shared/hex.js'")).toHaveLength(1)
})

test('what may only be imported lazily is reported when it is imported at start', () => {
  expect(problems('src/runtime/testing/a.ts', "await import('../store/open.js')")).toEqual([])
  expect(problems('src/runtime/testing/a.ts', "import '../store/open.js'")).toHaveLength(1)
})

test('the command line may import everything in src and nothing outside', () => {
  expect(problems('src/cli/a.ts', "import '../runtime/store/open.js'")).toEqual([])
  expect(problems('src/cli/a.ts', "import '../../test/anvil.js'")).toHaveLength(1)
})

test('the runtime imports no package that a production install leaves out', () => {
  expect(problems('src/runtime/chain/a.ts', "import yargs from 'yargs'")).toEqual([])
  expect(problems('src/runtime/store/a.ts', "await import('better-sqlite3')")).toEqual([])
  expect(problems('src/runtime/store/a.ts', "import 'node:fs'")).toEqual([])
  expect(problems('src/runtime/store/a.ts', "await import('handlebars')")).toEqual([
    'src/runtime/store/a.ts:1 imports handlebars: a production install has only dependencies and peers',
  ])
  expect(problems('src/generators/a.ts', "import h from 'handlebars'")).toEqual([])
  expect(problems('src/generators/a.ts', "import h from 'vitest'")).toHaveLength(1)
})

test('a client is loaded in one place; its types may be used elsewhere', () => {
  const used = { dependencies: { kysely: '1' } }
  const inCrawler = (source: string): readonly string[] =>
    forbiddenImports(new Map([['src/runtime/crawler/a.ts', source]]), used)
  expect(inCrawler("import type { Transaction } from 'kysely'")).toEqual([])
  expect(inCrawler("import { sql } from 'kysely'")).toEqual([
    'src/runtime/crawler/a.ts:1 imports kysely: only runtime/store loads it',
  ])
})

test('a new folder needs a line in the table', () => {
  expect(problems('src/novel/a.ts', '')).toEqual([
    'src/novel/a.ts: the module novel has no line in test/tidy/import-rules.ts',
  ])
})

test('a test may import everything', () => {
  expect(problems('src/runtime/crawler/a.test.ts', "import '../store/c.js'")).toEqual([])
})

import { expect, test } from 'vitest'
import { importsOf, packageName } from './imports-of.js'

function targets(source: string): readonly string[] {
  return importsOf('src/store/open.ts', source).map(({ kind, target }) => `${kind} ${target}`)
}

test('every form of import is seen, with its kind and its file', () => {
  const source = [
    "import { a } from './a.js'",
    "import type { B } from '../shared/b.js'",
    "import { type C } from 'c'",
    "import 'side/effect'",
    "import d, {\n  e,\n  f,\n} from 'long'",
    "import * as all from '@scope/all/deep'",
    "export { g } from './g.js'",
    "export type { H } from './h.js'",
    "export * from './i.js'",
    "const lazy = await import('kysely')",
    "let x: import('pg').Client",
    "const old = require('old')",
  ].join('\n')
  expect(targets(source)).toEqual([
    'value src/store/a.ts',
    'type src/shared/b.ts',
    'value c',
    'value side/effect',
    'value long',
    'value @scope/all/deep',
    'value src/store/g.ts',
    'type src/store/h.ts',
    'value src/store/i.ts',
    'dynamic kysely',
    'dynamic pg',
    'dynamic old',
  ])
})

test('an export that only holds a string imports nothing', () => {
  expect(
    targets("export const a = 'from'\nexport function f(): string {\n  return 'x'\n}"),
  ).toEqual([])
  expect(targets("export type A = 'a' | 'b'\nexport interface C {\n  d: 'e'\n}")).toEqual([])
})

test('imports inside comments and templates are not ours', () => {
  expect(targets("// import 'a'\n/*\nimport 'b'\n*/\nconst code = `\nimport 'c'\n`")).toEqual([])
})

test('a value that is named type is a value', () => {
  expect(targets("import type from 'a'")).toEqual(['value a'])
})

test('the line is that of the statement', () => {
  expect(importsOf('src/a.ts', "\n\nimport 'b'").map(({ line }) => line)).toEqual([3])
})

test('a package is named without the path inside it', () => {
  expect(['kysely/helpers/x', '@clack/prompts/y', 'node:fs/promises'].map(packageName)).toEqual([
    'kysely',
    '@clack/prompts',
    'node:fs',
  ])
})

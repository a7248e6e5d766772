import { expect, test } from 'vitest'
import { badTemplatePaths, unusedTemplates } from './template-rules.js'

test('paths that the three rules can turn into an output path are fine', () => {
  const paths = [
    'templates/_gitignore',
    'templates/tsconfig.json',
    'templates/src/handlers/[contract].ts.hbs',
    'templates/test/[contract].test.ts.hbs',
  ]
  expect(badTemplatePaths(paths)).toEqual([])
})

test('every other magic in a path is reported', () => {
  expect(
    badTemplatePaths([
      'templates/.gitignore',
      'templates/a.hbs.ts',
      'templates/[table].ts.hbs',
      'templates/a b.ts',
    ]),
  ).toEqual([
    'templates/.gitignore: write .gitignore as _gitignore',
    'templates/a.hbs.ts: .hbs belongs at the end',
    'templates/[table].ts.hbs: only [contract] and [event] repeat',
    'templates/a b.ts: a b.ts is not a plain file name',
  ])
})

test('a template that no generator names is reported', () => {
  const generators = new Map([
    ['src/generators/a.ts', "render('src/main.ts.hbs', { _gitignore: view })"],
  ])
  const templates = ['templates/src/main.ts.hbs', 'templates/_gitignore', 'templates/old.hbs']
  expect(unusedTemplates(templates, generators)).toEqual(['templates/old.hbs'])
})

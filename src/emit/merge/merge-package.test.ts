import { expect, test } from 'vitest'
import { mergePackage } from './merge-package.js'

const base = {
  name: 'data',
  scripts: { build: 'tsc', start: 'bcdata start', test: 'vitest run' },
  dependencies: { bcdata: '^1', kysely: '~0.28.1' },
}

async function merge(mine: object, theirs: object, indent = 2) {
  const print = (value: object) => `${JSON.stringify(value, null, indent)}\n`
  const texts = { base: print(base), mine: print(mine), theirs: print(theirs) }
  const merged = await mergePackage.merge('package.json', texts)
  return { ...merged, value: JSON.parse(merged?.text ?? '') }
}

test('what the tool owns and nobody changed is updated, what is new is added', async () => {
  const mine = { ...base, scripts: { lint: 'eslint', ...base.scripts, start: 'node me.js' } }
  const theirs = {
    ...base,
    scripts: { build: 'tsc -b', serve: 'bcdata serve', start: 'bcdata start', test: 'vitest run' },
    dependencies: { bcdata: '^1', kysely: '~0.28.9', pg: '^8' },
  }
  const { value, kept } = await merge(mine, theirs)
  expect(Object.entries(value.scripts)).toEqual([
    ['lint', 'eslint'],
    ['build', 'tsc -b'],
    ['serve', 'bcdata serve'],
    ['start', 'node me.js'],
    ['test', 'vitest run'],
  ])
  expect(value.dependencies).toEqual({ bcdata: '^1', kysely: '~0.28.9', pg: '^8' })
  expect(kept).toEqual([])
})

test('where both changed a value, the team decides, and it is said', async () => {
  const mine = { ...base, dependencies: { ...base.dependencies, kysely: '0.27.0' } }
  const theirs = { ...base, dependencies: { ...base.dependencies, kysely: '~0.28.9' } }
  const { value, kept } = await merge(mine, theirs)
  expect(value.dependencies.kysely).toBe('0.27.0')
  expect(kept).toEqual(['dependencies.kysely'])
})

test('what the team removed stays away, and what the tool drops goes', async () => {
  const { test: _removed, ...scripts } = base.scripts
  const { kysely: _dropped, ...dependencies } = base.dependencies
  const { value } = await merge({ ...base, scripts, mine: true }, { ...base, dependencies })
  expect(value).toEqual({ name: 'data', scripts, dependencies, mine: true })
})

test('the indentation stays, and formatting is no edit', async () => {
  const { text } = await merge({ ...base, type: 'module' }, { ...base, private: true }, 4)
  expect(text).toContain('\n    "private": true')
  expect(await mergePackage.isSame('', JSON.stringify(base), JSON.stringify(base, null, 8))).toBe(
    true,
  )
})

test('a file that is no JSON needs a person', async () => {
  const texts = { base: '{}', mine: '{ "a": ', theirs: '{ "b": 1 }' }
  expect(await mergePackage.merge('package.json', texts)).toBeNull()
})

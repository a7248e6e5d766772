import { expect, test } from 'vitest'
import { bannedWords } from './banned-words.js'

function found(path: string, text: string): readonly string[] {
  return bannedWords(new Map([[path, text]]))
}

test('a banned call is reported with its place and with what to do instead', () => {
  expect(found('src/runtime/store/a.ts', 'const a = 1\nconst b = Date.now()')).toEqual([
    'src/runtime/store/a.ts:2 has Date.now(: use the Clock port',
  ])
})

test('each rule knows where it does not hold', () => {
  expect(found('src/cli/report.ts', 'console.log(process.cwd())')).toEqual([])
  expect(found('src/runtime/terminal/bar.ts', 'console.error(1)')).toEqual([])
  expect(found('src/runtime/crawler/system-clock.ts', 'Date.now()')).toEqual([])
  expect(found('src/runtime/crawler/a.test.ts', 'Date.now()')).toEqual([])
  expect(found('src/emit/apply.ts', 'process.cwd()')).toHaveLength(1)
})

test('comments, strings and templates may name what code may not call', () => {
  const text = "// console.log\nconst a = 'console.log()'\nconst b = `console.log()`"
  expect(found('src/generators/a.ts', text)).toEqual([])
})

test('a mock, a lone test and a reminder are reported in tests too', () => {
  expect(found('src/a.test.ts', "vi.mock('./b.js')")).toHaveLength(1)
  expect(found('test/e2e/a.test.ts', `test.${'only'}('x', f)`)).toHaveLength(1)
  expect(found('src/a.test.ts', `// FIX${'ME'}: later`)).toHaveLength(1)
})

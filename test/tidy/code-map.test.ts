import { expect, test } from 'vitest'
import { codeMapProblems } from './code-map.js'

function architecture(...lines: readonly string[]): string {
  return ['# A', '## Code map', 'Text.', '```', ...lines, '```', 'src/later/ x', '## End'].join(
    '\n',
  )
}

const needed = ['src/emit', 'src/runtime', 'src/runtime/store']
const exists = (folder: string): boolean => [...needed, 'src/runtime/store/sql'].includes(folder)

test('a map that names every folder, deeper ones too if it likes, is true', () => {
  const text = architecture(
    'src/emit/            writes',
    'src/runtime/         runs',
    'src/runtime/store/   keeps',
    '  src/runtime/store/sql/ statements',
  )
  expect(codeMapProblems(text, needed, exists)).toEqual([])
})

test('a missing folder, a folder that is gone and a repeated one are reported', () => {
  const text = architecture('src/emit/ x', 'src/runtime/ y', 'src/old/ z', 'src/emit/ x')
  expect(codeMapProblems(text, needed, exists)).toEqual([
    'the code map of ARCHITECTURE.md does not name src/runtime/store/',
    'the code map of ARCHITECTURE.md names src/old/, which is not there',
    'the code map of ARCHITECTURE.md names src/emit/ twice',
  ])
})

test('a document without map is reported', () => {
  expect(codeMapProblems('# A\n', needed, exists)).toHaveLength(1)
})

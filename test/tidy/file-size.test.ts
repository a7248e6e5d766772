import { expect, test } from 'vitest'
import { tooLong } from './file-size.js'

test('a long file is reported with its limit; a test may be longer', () => {
  const lines = 'x\n'.repeat(301)
  expect(tooLong(new Map([['src/a.ts', lines]]))).toEqual([
    'src/a.ts has 301 lines, more than 300: split it by concept',
  ])
  expect(tooLong(new Map([['src/a.test.ts', lines]]))).toEqual([])
  expect(tooLong(new Map([['src/a.ts', 'x\n'.repeat(300)]]))).toEqual([])
})

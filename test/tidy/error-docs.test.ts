import { expect, test } from 'vitest'
import { misplaced, undocumentedErrors } from './error-docs.js'

const never = { retry: 'never' } as const

const docs = `# Errors

## ABI_INVALID

It is wrong.

**What to do.** Mend it.

## GONE

It was wrong.
`

test('a code without section, a section without code and a section without advice are reported', () => {
  expect(undocumentedErrors({ ABI_INVALID: never, USAGE: never }, docs)).toEqual([
    'docs/errors.md has no section USAGE',
    'docs/errors.md explains GONE, which is not in src/errors.ts',
    'docs/errors.md, GONE: there is no paragraph "**What to do.** …"',
  ])
})

test('equal lists are fine', () => {
  expect(undocumentedErrors({ ABI_INVALID: never }, docs.split('## GONE')[0] ?? '')).toEqual([])
})

test('the mark of a temporary error says what the catalogue says', () => {
  const section = '## RPC_BUSY\n\n_Temporary._ Busy.\n\n**What to do.** Wait.\n'
  expect(undocumentedErrors({ RPC_BUSY: { retry: 'later' } }, section)).toEqual([])
  expect(undocumentedErrors({ RPC_BUSY: never }, section)).toHaveLength(1)
})

test('what is out of alphabetical order is named', () => {
  expect(misplaced(['A_B', 'A_C', 'AA'])).toEqual([])
  expect(misplaced(['A', 'C', 'B'])).toEqual(['C', 'B'])
})

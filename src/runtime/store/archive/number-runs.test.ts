import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRuns, printRuns } from './number-runs.js'

test('neighbours are written as one run', () => {
  expect(printRuns([7, 3, 2, 1, 3])).toBe('1-3,7')
  expect(printRuns([])).toBe('')
})

test('what is printed is read back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (numbers) => {
      const read = parseRuns(printRuns(numbers)).flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      )
      expect(read).toEqual(numbers.toSorted((one, other) => one - other))
    }),
  )
})

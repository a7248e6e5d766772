import { expect, test } from 'vitest'
import { RangeLimit } from './range-limit.js'

test('a limit that is named is kept to, without trying more again and again', () => {
  const limit = new RangeLimit(2_000)
  limit.refused(2_000, { limit: 10, suggested: 10 })
  for (let call = 0; call < 50; call++) {
    expect(limit.blocks).toBe(10)
    limit.accepted(10)
  }
})

test('what is suggested for one place is exceeded elsewhere', () => {
  const limit = new RangeLimit(2_000)
  limit.refused(2_000, { limit: 2_000, suggested: 300 })
  expect(limit.blocks).toBe(300)
  for (let call = 0; call < 50; call++) limit.accepted(limit.blocks)
  expect(limit.blocks).toBe(2_000)
})

test.each([
  ['no number', {}],
  ['what it has just refused', { limit: 100 }],
  ['more than that', { limit: 5_000, suggested: 200 }],
  ['nothing at all', { suggested: 0 }],
])('a refusal that names %s halves the range, down to one block', (_, stated) => {
  const limit = new RangeLimit(100)
  const sizes = Array.from({ length: 9 }, () => {
    const { blocks } = limit
    limit.refused(blocks, blocks === 100 ? stated : {})
    return blocks
  })
  expect(sizes).toEqual([100, 50, 25, 12, 6, 3, 1, 1, 1])
})

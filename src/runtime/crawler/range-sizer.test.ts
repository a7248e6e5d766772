import { expect, test } from 'vitest'
import { RangeSizer } from './range-sizer.js'

test('sparse ranges grow by two up to the limit, dense ones shrink at once', () => {
  const sizer = new RangeSizer(1_000, 500)
  const sizes = [sizer.blocks]
  for (let range = 0; range < 5; range++) {
    sizer.observe(sizer.blocks, 0)
    sizes.push(sizer.blocks)
  }
  expect(sizes).toEqual([100, 200, 400, 800, 1_000, 1_000])
  sizer.observe(1_000, 50_000)
  expect(sizer.blocks).toBe(10)
  sizer.observe(10, 1_000_000)
  expect(sizer.blocks).toBe(1)
})

test('late news of a small range does not shrink a range that grew meanwhile', () => {
  const sizer = new RangeSizer(1_000, 500)
  sizer.observe(100, 0)
  sizer.observe(200, 0)
  sizer.observe(100, 0)
  expect(sizer.blocks).toBe(400)
})

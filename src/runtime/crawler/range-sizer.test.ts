import { expect, test } from 'vitest'
import { RangeSizer } from './range-sizer.js'

test('sparse ranges grow fourfold up to the limit, dense ones shrink at once', () => {
  const sizer = new RangeSizer(1_000, 500)
  const sizes = [sizer.blocks]
  for (let range = 0; range < 5; range++) {
    sizer.observe(sizer.blocks, 0)
    sizes.push(sizer.blocks)
  }
  expect(sizes).toEqual([100, 400, 1_000, 1_000, 1_000, 1_000])
  sizer.observe(1_000, 50_000)
  expect(sizer.blocks).toBe(10)
  sizer.observe(10, 1_000_000)
  expect(sizer.blocks).toBe(1)
})

test('late news of a small range does not shrink a range that grew meanwhile', () => {
  const sizer = new RangeSizer(2_000, 500)
  sizer.observe(100, 0)
  sizer.observe(400, 0)
  sizer.observe(100, 0)
  expect(sizer.blocks).toBe(1_600)
})

test('the latest range tells how many logs the next one is likely to have', () => {
  const sizer = new RangeSizer(1_000, 500)
  expect(sizer.expectedLogs(100)).toBe(null)
  sizer.observe(100, 50)
  expect(sizer.expectedLogs(200)).toBe(100)
})

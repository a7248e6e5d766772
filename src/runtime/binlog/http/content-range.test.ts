import { expect, test } from 'vitest'
import { parseContentRange, parseUnsatisfied } from './content-range.js'
import { validatorOf } from './validator.js'

test('a range says which bytes of how many they are', () => {
  expect(parseContentRange('bytes 0-99/1234')).toEqual({ first: 0, last: 99, total: 1234 })
  expect(parseContentRange(' Bytes 5-5/*')).toEqual({ first: 5, last: 5, total: null })
  expect(parseUnsatisfied('bytes */1234')).toBe(1234)
})

test('a range that contradicts itself is none', () => {
  const odd = [
    ...[
      'bytes 9-5/100',
      'bytes 0-100/100',
      'bytes */100',
      'bytes 0-99',
      '0-99/100',
      'items 0-9/10',
    ],
    ...[
      'bytes -5-9/10',
      'bytes 0-9/10, bytes 20-29/30',
      'bytes 0-9999999999999999/*',
      '',
      undefined,
    ],
  ]
  for (const header of odd) expect(parseContentRange(header), header).toBeNull()
  for (const header of ['bytes 0-9/10', 'bytes */*', undefined])
    expect(parseUnsatisfied(header)).toBeNull()
})

test('a weak ETag or a time that may still be now is no condition', () => {
  const time = 'Mon, 23 Nov 2026 00:03:44 GMT'
  const later = 'Mon, 23 Nov 2026 00:03:45 GMT'
  expect(validatorOf({ etag: '"6b0382e0-75"', 'last-modified': time, date: time })).toBe(
    '"6b0382e0-75"',
  )
  expect(validatorOf({ etag: 'W/"1"', 'last-modified': time, date: later })).toBe(time)
  expect(validatorOf({ 'last-modified': time, date: time })).toBeNull()
  expect(validatorOf({ 'last-modified': time })).toBeNull()
  expect(validatorOf({ 'last-modified': 'yesterday', date: time })).toBeNull()
  expect(validatorOf({ etag: 'W/"1"' })).toBeNull()
})

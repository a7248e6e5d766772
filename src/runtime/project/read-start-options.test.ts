import { expect, test } from 'vitest'
import { readStartOptions } from './read-start-options.js'

test('without flags a node is followed for ever', () => {
  expect(readStartOptions([])).toEqual({ until: undefined, source: 'node' })
})

test('an archive is indexed to its end, or to the block asked for', () => {
  expect(readStartOptions(['--source', 'archive'])).toEqual({ until: 'head', source: 'archive' })
  expect(readStartOptions(['--source=archive', '--until', '7'])).toEqual({
    until: 7,
    source: 'archive',
  })
  expect(readStartOptions(['--source', 'node', '--until=head'])).toEqual({
    until: 'head',
    source: 'node',
  })
})

test('other values and flags are refused', () => {
  for (const argv of [
    ['--source', 'file'],
    ['--until', '-1'],
    ['--until', '1e3'],
    ['--sauce', 'archive'],
    ['archive'],
    ['--source'],
  ]) {
    expect(() => readStartOptions(argv)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  }
})

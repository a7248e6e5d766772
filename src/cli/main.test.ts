import { expect, test } from 'vitest'
import { main } from './main.js'

test('an output that is closed early, as by `| head -1`, stops nothing', async () => {
  expect(await main(['migrate', 'nonsense'])).toBe(64)
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  const broken = Object.assign(new Error('write EIO'), { code: 'EIO' })
  for (const stream of [process.stdout, process.stderr]) {
    expect(() => stream.emit('error', closed)).not.toThrow()
    expect(() => stream.emit('error', broken)).toThrow('EIO')
  }
})

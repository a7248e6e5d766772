import { expect, test } from 'vitest'
import { parseAddress } from './parse-address.js'

test('an address is a host and a port, or a port of this machine', () => {
  expect(parseAddress('--metrics', '0.0.0.0:9464')).toEqual({ host: '0.0.0.0', port: 9464 })
  expect(parseAddress('--metrics', '[::1]:80')).toEqual({ host: '::1', port: 80 })
  expect(parseAddress('--metrics', ':0')).toEqual({ host: '127.0.0.1', port: 0 })
  expect(parseAddress('--metrics', '9464')).toEqual({ host: '127.0.0.1', port: 9464 })
})

test.each(['', 'localhost', 'a:b', '1:99999', '::1:80', '-1', 'http://a:80'])(
  '"%s" is none',
  (text) => {
    expect(() => parseAddress('--metrics', text)).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    )
  },
)

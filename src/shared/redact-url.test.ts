import { expect, test } from 'vitest'
import { redactSecrets, redactUrl, redactUrls } from './redact-url.js'

const url = 'https://user:pa55word@node.example:8443/v3/0123456789abcdef?token=s%2Fecret99#part'

test('only scheme, host and port of a URL are shown', () => {
  expect(redactUrl(url)).toBe('https://node.example:8443')
  expect(redactUrl('http://127.0.0.1:8545')).toBe('http://127.0.0.1:8545')
  expect(redactUrl('not a url with-a-key')).toBe('(hidden URL)')
  expect(redactUrl('mailto:key@example')).toBe('(hidden URL)')
})

test('a message that repeats the key is shown without it', () => {
  const message = `Invalid key 0123456789abcdef (pa55word, s/ecret99) for ${url}`
  expect(redactSecrets(message, url)).toBe(
    'Invalid key *** (***, ***) for https://node.example:8443',
  )
})

test('every URL in a text is redacted, whatever surrounds it', () => {
  expect(redactUrls(`See (${url}), "http://a.b/c?key=1" or mysql://root:pw@db:3306/x.`)).toBe(
    'See (https://node.example:8443), "http://a.b" or mysql://db:3306.',
  )
  expect(redactUrls('at http://127.0.0.1:8545, then file:///home/me/x.js:1:2')).toBe(
    'at http://127.0.0.1:8545, then file:///home/me/x.js:1:2',
  )
})

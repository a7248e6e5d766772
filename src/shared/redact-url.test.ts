import { expect, test } from 'vitest'
import { redactSecrets, redactUrl, redactUrls, redactUrlsAbout } from './redact-url.js'

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

test('where sources of binlogs are meant their paths stay, and nothing else does', () => {
  const text =
    "http://node0:8080/group1/ and http://node0:8080/group2/ differ, https://me:pa55@b.c/g%201/?key=s#t doesn't; mysql://root:pw@db:3306/x."
  for (const topic of ['STASH_BLOCK_MISSING', 'BINLOG_SOURCE_UNREACHABLE', 'stash.waiting']) {
    expect(redactUrlsAbout(topic, text)).toBe(
      "http://node0:8080/group1/ and http://node0:8080/group2/ differ, https://b.c/g%201/ doesn't; mysql://db:3306.",
    )
  }
  const hidden =
    "http://node0:8080 and http://node0:8080 differ, https://b.c doesn't; mysql://db:3306."
  for (const topic of ['RPC_UNREACHABLE', 'batch', 'STASHED', 'MY_STASH_']) {
    expect(redactUrlsAbout(topic, text)).toBe(hidden)
  }
})

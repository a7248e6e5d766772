import { expect, test } from 'vitest'
import { BcdataError } from '../errors.js'
import { renderError } from './render-error.js'

test('an error tells sources on one host apart, and hides the keys in paths of endpoints', () => {
  const [one, other] = ['http://node0:8080/group1/', 'http://node0:8080/group2/']
  const missing = new BcdataError('STASH_BLOCK_MISSING', `${one} and ${other} end.`, { where: one })
  expect(renderError(missing)).toContain(`${one} and ${other} end.\n  at:   ${one}\n`)
  const failed = new BcdataError('RPC_UNREACHABLE', 'https://rpc.example/v3/0123456789 is down.')
  expect(renderError(failed)).toContain('https://rpc.example is down.')
  expect(renderError(new Error(`${one} is down.`))).toContain('http://node0:8080 is down.')
})

import { expect, test } from 'vitest'
import { isAtLeast } from './versions.js'

test.each([
  ['20.19.0', '>=20.19', true],
  ['20.20.2', '>=20.19', true],
  ['22.0.0', '>=20.19', true],
  ['20.9.0', '>=20.19', false],
  ['18.20.8', '>=20.19', false],
  ['0.1.0', '0.1.0', true],
  ['0.1.0', '0.1.1', false],
  ['0.10.0', '0.9.9', true],
])('%s is at least %s: %s', (found, wanted, answer) => {
  expect(isAtLeast(found, wanted)).toBe(answer)
})

import fc from 'fast-check'
import { format } from 'prettier'
import { expect, it } from 'vitest'
import { printJson } from './print-json.js'

it('prints what prettier would', async () => {
  // Prettier packs lists of numbers in its own way; dashboards hold none.
  const scalar = fc.oneof(fc.boolean(), fc.constant(null), fc.stringMatching(/^[a-z "$\\]*$/))
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), tie('value'), { maxKeys: 4 }),
      fc.integer(),
    ),
  }))
  await fc.assert(
    fc.asyncProperty(value, async (json) => {
      fc.pre(!JSON.stringify(json).match(/[[,]-?\d/))
      const text = printJson(json)
      expect(JSON.parse(text)).toEqual(json)
      expect(await format(text, { parser: 'json', printWidth: 100 })).toBe(text)
    }),
  )
})

it('sorts keys and leaves out what is undefined', () => {
  expect(printJson({ b: 1, a: undefined, A: ['x', 'y'] })).toBe(
    '{\n  "A": ["x", "y"],\n  "b": 1\n}\n',
  )
})

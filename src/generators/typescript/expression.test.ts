import fc from 'fast-check'
import { format } from 'prettier'
import { expect, test } from 'vitest'
import { formatOptions, lineWidth } from '../../emit/format-options.js'
import { arrow, type CallExpression, call, type Expression, printExpression } from './expression.js'

/** Property names come from an ABI, and so do the readers that are named after them. */
const name = fc
  .integer({ min: 1, max: 70 })
  .map((length) => 'nameOfAParameterThatIsLong'.repeat(3).slice(0, length))
const reader = name.map((text) => `read${text}`)
const offset = fc.constantFrom('at', 'at + 32', '0', '1024')
const place: fc.Arbitrary<Expression> = fc.oneof(
  offset,
  offset.map((at) => call('readPointer', ['data', at, 'base'])),
)

/** As decoders read values: places, then how an item is read. */
const read = fc.letrec<{ value: CallExpression; item: Expression }>((tie) => ({
  value: fc.oneof(
    fc.tuple(reader, place).map(([callee, at]) => call(callee, ['data', at])),
    fc.tuple(place, tie('item')).map(([at, item]) => call('readArray', ['data', at, '32', item])),
  ),
  item: fc.oneof(
    { maxDepth: 3 },
    reader,
    tie('value').map((value) => arrow(['data', 'at', 'base'], value)),
  ),
})).value

test('calls and functions are laid out as prettier does', async () => {
  await fc.assert(
    fc.asyncProperty(name, read, async (key, value) => {
      const text = `x = {\n${printExpression(`  ${key}: `, value, ',')}\n}\n`
      // Prettier itself gets what holds a line that is too long.
      fc.pre(text.split('\n').every((line) => line.length <= lineWidth))
      expect(text).toBe(await format(text, formatOptions))
    }),
    { numRuns: 1000, seed: 1 },
  )
})

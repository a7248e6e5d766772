import { expect, test } from 'vitest'
import { normalCode } from './normal-code.js'

const code = `import { batch } from 'bcdata/runtime';
export const token = {
    transfer: batch(async (events) => {
        const sql = \`select 1
          // no comment \${events.length}
        \`;
        return sql;
    }),
};`

test('comments on lines of their own, indentation and empty lines change nothing', () => {
  const edited = `/* A licence. */\n/**\n * Keeps balances.\n */\n${code
    .replace('        const', '  // why\n\n\tconst')
    .replaceAll('\n', '\r\n')}\n//# sourceMappingURL=token.js.map\n`
  expect(normalCode(edited)).toBe(normalCode(code))
})

test.each([
  ['a value', 'select 1', 'select 2'],
  ['what looks like a comment inside a text', 'no comment', 'a comment'],
  ['a call', 'return sql', 'return sql + sql'],
])('%s counts', (_what, old, replacement) => {
  expect(normalCode(code.replace(old, replacement))).not.toBe(normalCode(code))
})

test('a back-tick that is escaped opens nothing', () => {
  expect(normalCode('const tick = `\\``\n// remark\nnext()')).toBe('const tick = `\\``\nnext()')
})

import { expect, test } from 'vitest'
import { maskSource, maskStrings } from './masked-source.js'

test('comments are blanked and lines are kept', () => {
  expect(maskSource('a // b\n/* c\nd */ e')).toBe('a     \n    \n     e')
})

test('the text of a template is blanked, the code inside it is not', () => {
  expect(maskSource('x(`import ${a({ b: `c ${d}` })} e`) + f')).toBe(
    'x(`       ${a({ b: `  ${d}` })}  `) + f',
  )
})

test('quotes and slashes inside a regular expression open nothing', () => {
  expect(maskSource("text.replace(/['`/]/g, 'x') // y")).toBe("text.replace(       g, 'x')     ")
  expect(maskSource("const quote = /['\"`]/\nf('`')")).toBe("const quote =        \nf('`')")
})

test('a division is not a regular expression', () => {
  expect(maskSource("const half = size / 2 + other / 3 + '`'")).toBe(
    "const half = size / 2 + other / 3 + '`'",
  )
})

test('a comment sign inside a string is text', () => {
  expect(maskSource('get(\'http://x\', "/*") // y')).toBe('get(\'http://x\', "/*")     ')
})

test('strings are blanked on demand', () => {
  expect(maskStrings('log(\'console.log\', "it\\"s") + b')).toBe(
    'log(\'           \', "     ") + b',
  )
})

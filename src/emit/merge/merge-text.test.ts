import { expect, test } from 'vitest'
import { mergeText } from './merge-text.js'

const base = `import { batch } from 'bcdata/runtime'

export const token = {
  transfer: batch(async (events) => {
    count(events)
  }),
}

export const name = 'token'
`

const others = {
  reformatted: `import { batch } from "bcdata/runtime";

export const token = {
    transfer: batch(
        async (events) => {
            count(events);
        }
    ),
};

export const name = "token";
`,
  collapsed: base.replace(/\{\n {4}count\(events\)\n {2}\}/, '{ count(events) }'),
}

test.each(Object.entries(others))('a formatter is no edit: %s', async (_name, text) => {
  expect(await mergeText.isSame('src/handlers/token.ts', base, text)).toBe(true)
})

test.each([
  ['a parenthesis', 'a && (b || c)\n', '(a && b) || c\n'],
  ['a space in a text', "const a = 'a b'\n", "const a = 'ab'\n"],
  ['a comment', 'run() // now\n', 'run() // later\n'],
  ['the order of lines', 'a()\nb()\n', 'b()\na()\n'],
])('%s is an edit', async (_name, one, other) => {
  expect(await mergeText.isSame('a.ts', one, other)).toBe(false)
})

test.each([
  ['README.md', 'Some words\nhere.\n\n* one\n* two\n', 'Some words here.\n\n- one\n- two\n'],
  ['compose.yaml', 'a: "1"\nb:\n    - 2\n', "a: '1'\nb:\n  - 2\n"],
  ['tsconfig.json', '{"a":[1,\n2]}', '{ "a": [1, 2] }\n'],
  ['.env.example', 'A=1\r\n', 'A=1\n'],
])('formatting is no edit in %s', async (path, one, other) => {
  expect(await mergeText.isSame(path, one, other)).toBe(true)
})

test('what is neither code nor prose is compared as it is', async () => {
  expect(await mergeText.isSame('.env.example', 'A=1\n', 'A = 1\n')).toBe(false)
  expect(await mergeText.isSame('broken.ts', 'const = 1\n', 'const  = 1\n')).toBe(false)
})

test('an edit in a file that a formatter went over is merged, and not a conflict', async () => {
  const mine = others.reformatted.replace('count(events);', 'count(events);\n            log();')
  const theirs = base.replace("'token'", "'coin'")
  const merged = await mergeText.merge('token.ts', { base, mine, theirs })
  expect(merged?.conflicts).toBe(0)
  expect(merged?.text).toContain('log()')
  expect(merged?.text).toContain("'coin'")
})

test('a file whose format was not changed keeps it, line for line', async () => {
  const mine = `${base}\nexport const   mine = "as I like it";\n`
  const theirs = base.replace('count(events)', 'countAll(events)')
  const merged = await mergeText.merge('token.ts', { base, mine, theirs })
  expect(merged).toEqual({ text: mine.replace('count(', 'countAll('), conflicts: 0, kept: [] })
})

test('lines that merge and then make no sense are a conflict', async () => {
  const base = 'a({\n  b: 1,\n  c: 2,\n  d: 3,\n  e: 4,\n})\n'
  const texts = {
    base,
    mine: base.replace('  d', '})\na({\n  d'),
    theirs: base.replace('({', '([{').replace('})', '}])'),
  }
  expect((await mergeText.merge('notes.txt', texts))?.conflicts).toBe(0)
  const merged = await mergeText.merge('a.ts', texts)
  expect(merged?.conflicts).toBe(2)
  expect(merged?.text).toContain('})\na({\n')
})

test('what the team broke itself is not marked all over', async () => {
  const texts = { base: 'a()\n\nb()\n', mine: 'a((\n\nb()\n', theirs: 'a()\n\nb2()\n' }
  const merged = await mergeText.merge('a.ts', texts)
  expect(merged).toEqual({ text: 'a((\n\nb2()\n', conflicts: 0, kept: [] })
})

test("Windows' line endings stay", async () => {
  const mine = `// ours\r\n${base.replaceAll('\n', '\r\n')}`
  const merged = await mergeText.merge('a.ts', { base, mine, theirs: `${base}export {}\n` })
  expect(merged?.text).toBe(`${mine}export {}\r\n`)
})

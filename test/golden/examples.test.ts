import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { expect, test } from 'vitest'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const options = { printWidth: 100, semi: false, singleQuote: true, trailingComma: 'all' } as const
const parsers: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.json': 'json',
  '.yaml': 'yaml',
  '.md': 'markdown',
}

/** Files that people read; leftovers of working in an example don't count. */
function filesOf(example: string): readonly string[] {
  const root = join(examples, example, 'bcdata')
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^(node_modules|dist|\.bcdata)/.test(path) && extname(path) in parsers)
    .map((path) => join(root, path))
}

test.each(readdirSync(examples))("prettier changes nothing in %s's project", async (example) => {
  const files = filesOf(example)
  expect(files.length).toBeGreaterThan(20)
  for (const path of files) {
    const text = readFileSync(path, 'utf8')
    const parser = parsers[extname(path)] ?? ''
    expect(await format(text, { ...options, parser, filepath: path }), path).toBe(text)
  }
})

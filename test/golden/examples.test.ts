import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { canReformat, reformat } from './reformat.js'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))

/** Files that people read; leftovers of working in an example don't count. */
function filesOf(example: string): readonly string[] {
  const root = join(examples, example, 'bcdata')
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !/^(node_modules|dist|\.bcdata)/.test(path) && canReformat(path))
    .map((path) => join(root, path))
}

test.each(readdirSync(examples))("prettier changes nothing in %s's project", async (example) => {
  const files = filesOf(example)
  expect(files.length).toBeGreaterThan(20)
  for (const path of files) {
    const text = readFileSync(path, 'utf8')
    expect(await reformat(path, text), path).toBe(text)
  }
})

import { extname } from 'node:path'
import { format } from 'prettier'
import { expect, test } from 'vitest'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { makeProject } from '../abi/make-project.js'

const options = { printWidth: 100, semi: false, singleQuote: true, trailingComma: 'all' } as const
const parsers: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.json': 'json',
  '.yaml': 'yaml',
  '.md': 'markdown',
}

test.skipIf(corpusIsMissing)('prettier changes nothing in what is generated', async () => {
  const { files } = await makeProject(corpusAbis(takesAll ? 1 : 5))
  const formatted = files.filter(({ path }) => extname(path) in parsers)
  expect(formatted.length).toBeGreaterThan(60)
  for (const { path, text } of formatted) {
    const parser = parsers[extname(path)] ?? ''
    expect(await format(text, { ...options, parser, filepath: path }), path).toBe(text)
  }
})

import { expect, test } from 'vitest'
import { isFinal } from '../../src/emit/format.js'
import { generateProject } from '../../src/generators/generate-project.js'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { makeProject } from '../abi/make-project.js'
import { canReformat, reformat } from './reformat.js'

test.skipIf(corpusIsMissing)(
  'prettier is left only names that hardly fit a line, and changes nothing in what is written',
  async () => {
    const { files, project } = await makeProject(corpusAbis(takesAll ? 1 : 5))
    const left = generateProject(project).filter(
      (file) => !isFinal(file) && !holdsLongName(file.text),
    )
    expect(left.map(({ path }) => path)).toEqual([])
    const formatted = files.filter(({ path }) => canReformat(path))
    expect(formatted.length).toBeGreaterThan(60)
    for (const { path, text } of formatted) {
      expect(await reformat(path, text), path).toBe(text)
    }
  },
)

function holdsLongName(text: string): boolean {
  return /\w{90}/.test(text)
}

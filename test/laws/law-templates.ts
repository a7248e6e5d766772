import fc from 'fast-check'
import type { VirtualFile } from '../../src/model/virtual-file.js'
import { lineOf } from './law-edits.js'

/** A later version of bcdata writes one of the team's files in another way. */
export interface TemplateChange {
  readonly kind: 'insert' | 'change'
  readonly file: number
  readonly line: number
  readonly number: number
}

export const templateChange: fc.Arbitrary<Omit<TemplateChange, 'number'>> = fc.record({
  kind: fc.constantFrom('insert', 'change'),
  file: fc.nat(100),
  line: fc.nat(100),
})

export function alterFiles(
  files: readonly VirtualFile[],
  changes: readonly TemplateChange[],
): readonly VirtualFile[] {
  const merged = files.filter(({ ownership }) => ownership === 'merged')
  const paths = merged.map(({ path }) => path).sort()
  let altered = files
  for (const change of changes) {
    const chosen = paths[change.file % paths.length]
    altered = altered.map((file) =>
      file.path === chosen ? { ...file, text: alter(file, change) } : file,
    )
  }
  return altered
}

function alter({ path, text }: VirtualFile, { kind, line, number }: TemplateChange): string {
  const word = `template${number}`
  if (path.endsWith('.json')) return alterJson(path, text, word)
  const lines = text.split('\n')
  const at = line % lines.length
  // A line that ends in a comment says the same, and is another line.
  const replaced = kind === 'change' && path.endsWith('.ts') && lines[at]?.endsWith(',') ? 1 : 0
  const added = replaced ? `${lines[at]} // ${word}` : lineOf(path, word)
  return lines.toSpliced(at, replaced, added).join('\n')
}

function alterJson(path: string, text: string, word: string): string {
  const value = JSON.parse(text)
  if (path === 'package.json') value.scripts = { ...value.scripts, [word]: 'x' }
  else if (Array.isArray(value.panels)) {
    value.panels.splice(2, 0, {
      id: 1_000_000 + Number(/\d+/.exec(word)),
      title: word,
      type: 'text',
    })
    value.panels[0].description = word
  } else value[word] = true
  return `${JSON.stringify(value, null, 2)}\n`
}

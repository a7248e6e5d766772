import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { format } from 'prettier'
import { readText } from './law-files.js'

/** What a person does to the project between two generations. */
export interface UserEdit {
  readonly kind: 'add' | 'change' | 'cut' | 'delete' | 'own' | 'reformat' | 'settle' | 'copy'
  readonly file: number
  readonly line: number
}

export const userEdit: fc.Arbitrary<UserEdit> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('add' as const) },
    { weight: 4, arbitrary: fc.constant('change' as const) },
    { weight: 3, arbitrary: fc.constantFrom('cut' as const, 'settle' as const) },
    { weight: 2, arbitrary: fc.constant('reformat' as const) },
    { weight: 1, arbitrary: fc.constantFrom('delete' as const, 'own' as const, 'copy' as const) },
  ),
  file: fc.nat(100),
  line: fc.nat(100),
})

/** Words of the team: whatever happens, they stay. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/mine\d+x/g) ?? []
}

/** @param merged paths of the files that the team may edit */
export async function editProject(
  root: string,
  merged: readonly string[],
  { kind, file, line }: UserEdit,
  number: number,
): Promise<void> {
  const word = `mine${number}x`
  const path = kind === 'own' ? `src/${word}.ts` : (merged[file % merged.length] ?? '')
  if (kind === 'own') return write(root, path, `// ${word}\n`)
  const text = readText(root, path)
  if (text === null) return
  if (kind === 'delete') {
    if (path !== 'package.json') rmSync(join(root, path))
  } else if (kind === 'settle') write(root, path, withoutMarkers(text))
  else if (kind === 'reformat') write(root, path, await reformatted(path, text))
  else if (kind === 'copy') write(root, path, text.replaceAll('\n', '\r\n'))
  else if (path.endsWith('.json')) write(root, path, editJson(path, text, word))
  else write(root, path, editLines(path, text, kind, line, word))
}

function editLines(
  path: string,
  text: string,
  kind: 'add' | 'change' | 'cut',
  line: number,
  word: string,
): string {
  const lines = text.split('\n')
  const at = line % lines.length
  const old = lines[at] ?? ''
  // What the team wrote itself, and markers, are not what the law is about.
  if (kind === 'cut')
    return old.includes('mine') || /^[<|=>]{7}/.test(old) ? text : lines.toSpliced(at, 1).join('\n')
  if (kind === 'add' || /^[<|=>]{7}/.test(old))
    return lines.toSpliced(at, 0, lineOf(path, word)).join('\n')
  return lines
    .toSpliced(at, 1, path.endsWith('.ts') ? `${old} // ${word}` : `${old} ${word}`)
    .join('\n')
}

function editJson(path: string, text: string, word: string): string {
  const value = parsed(text)
  if (value === null) return text
  if (path === 'package.json') value.scripts = { [word]: 'x', ...value.scripts }
  else if (Array.isArray(value.panels)) {
    // As Grafana does: the next number, and its own format.
    const next = 1 + Math.max(...value.panels.map((panel: { id: number }) => panel.id))
    value.panels.push({ id: next, title: word, type: 'text' })
    value.panels[1].title = `${value.panels[1].title} ${word}`
    value.version = 2
  } else value[word] = true
  return JSON.stringify(value, null, 2)
}

/** What a conflict may have left of it is no JSON. */
function parsed(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A line that makes no difference, wherever it stands. */
export function lineOf(path: string, word: string): string {
  if (path.endsWith('.ts')) return `// ${word}`
  return path.endsWith('.md') ? word : `# ${word}`
}

async function reformatted(path: string, text: string): Promise<string> {
  try {
    return await format(text, { filepath: path, printWidth: 60, tabWidth: 4, semi: true })
  } catch {
    return text
  }
}

function withoutMarkers(text: string): string {
  return text.replace(
    /^(<<<<<<< yours|\|{7} generated before|=======|>>>>>>> generated now)\r?\n/gm,
    '',
  )
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

import { spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contentHash } from '../../src/emit/content-hash.js'
import type { VirtualFile } from '../../src/model/virtual-file.js'
import { emitProject } from '../fixtures/emit-project.js'
import { temporaryFolder } from '../fixtures/temporary-folder.js'

/** Hundreds of processes start it: one file is opened sooner than fifty. */
let program = ''
beforeAll(async () => {
  const build = mkdtempSync(join(tmpdir(), 'bcdata-kill-build-'))
  program = join(build, 'emit-project.mjs')
  const input = join(import.meta.dirname, '../fixtures/emit-project.ts')
  const bundle = await rolldown({ input, platform: 'node', external: ['prettier'] })
  await bundle.write({ file: program, format: 'esm' })
  await bundle.close()
})
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = temporaryFolder()
})

function merged(path: string, text: string): VirtualFile {
  return { path, text, ownership: 'merged' }
}

const lines = (...words: readonly string[]): string => words.map((word) => `${word}\n`).join('')

const before: readonly VirtualFile[] = [
  merged('untouched', 'a\n'),
  merged('merged', lines('a', 'b', 'c')),
  merged('conflict', lines('a', 'b', 'c')),
  merged('edited', 'a\n'),
  merged('deleted', 'a\n'),
  merged('package.json', '{ "scripts": { "a": "1" } }\n'),
  { path: 'src/generated/a.ts', text: 'a\n', ownership: 'generated' },
  { path: 'src/generated/gone.ts', text: 'a\n', ownership: 'generated' },
]
const edits: Readonly<Record<string, string>> = {
  merged: lines('mine', 'a', 'b', 'c'),
  conflict: lines('a', 'mine', 'c'),
  edited: 'mine\n',
  'package.json': '{ "mine": true, "scripts": { "a": "1" } }\n',
}
const after: readonly VirtualFile[] = [
  merged('untouched', 'b\n'),
  merged('merged', lines('a', 'b', 'c', 'theirs')),
  merged('conflict', lines('a', 'theirs', 'c')),
  merged('edited', 'a\n'),
  merged('deleted', 'b\n'),
  merged('package.json', '{ "scripts": { "a": "1", "b": "2" } }\n'),
  merged('docs/deep/new', 'new\n'),
  { path: 'src/generated/a.ts', text: 'b\n', ownership: 'generated' },
]

/** A project in which every kind of step is due. */
async function startingPoint(): Promise<string> {
  const root = join(folder, 'start')
  await emitProject(root, before)
  for (const [path, text] of Object.entries(edits)) writeFileSync(join(root, path), text)
  rmSync(join(root, 'deleted'))
  return root
}

function copyOf(root: string, name: string): string {
  const copy = join(folder, name)
  cpSync(root, copy, { recursive: true })
  return copy
}

function tree(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  const files = paths.filter((path) => statSync(join(root, path)).isFile())
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

/** Was the process killed, or had it come to its end? */
function emitAndKill(root: string, at: number): Promise<'killed' | 'done'> {
  const hook = join(import.meta.dirname, '../fixtures/kill-at-operation.mjs')
  const code = `import { emitProject } from ${JSON.stringify(program)}
await emitProject(${JSON.stringify(root)}, ${JSON.stringify(after)})`
  const child = spawn(process.execPath, ['--import', hook, '--input-type=module', '-e', code], {
    env: { ...process.env, BCDATA_KILL_FOLDER: root, BCDATA_KILL_AT: String(at) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed')
      else if (code === 0) resolve('done')
      else reject(new Error(`exit code ${code}`))
    })
  })
}

test('killed at any change of the disk, the next run ends where an unharmed one does', async () => {
  const start = await startingPoint()
  const unharmed = copyOf(start, 'unharmed')
  await emitProject(unharmed, after)
  const expected = tree(unharmed)

  let at = 1
  for (; ; at += 1) {
    const root = copyOf(start, `killed-${at}`)
    if ((await emitAndKill(root, at)) === 'done') break
    // The run that repairs may be killed as well.
    if (at % 3 === 0) await emitAndKill(root, 1 + (at % 17))
    await emitProject(root, after)
    expect(tree(root), `killed at operation ${at}`).toEqual(expected)
    rmSync(root, { recursive: true })
  }
  expect(at).toBeGreaterThan(40)
  // A process or two for every change of the disk.
}, 400_000)

test('an edit between the crash and the next run is not lost, and is merged with the right base', async () => {
  const start = await startingPoint()
  for (let at = 1; ; at += 6) {
    const root = copyOf(start, `killed-${at}`)
    if ((await emitAndKill(root, at)) === 'done') break
    const path = join(root, 'merged')
    writeFileSync(path, `later\n${readFileSync(path, 'utf8')}`)
    await emitProject(root, after)
    await emitProject(root, after)
    expect(tree(root)['merged']).toBe(lines('later', 'mine', 'a', 'b', 'c', 'theirs'))
    // With the old base a conflict that a person has settled would come back.
    writeFileSync(join(root, 'conflict'), lines('a', 'settled', 'c'))
    const settled = (await emitProject(root, after)).find(({ path }) => path === 'conflict')
    expect(settled?.action).toBe('keep')
    rmSync(root, { recursive: true })
  }
})

test('of several at once one writes, and the others say who', async () => {
  const root = join(folder, 'busy')
  const runs = await Promise.allSettled([1, 2, 3].map(() => emitProject(root, before)))
  const refused = runs.flatMap((run) => (run.status === 'rejected' ? [run.reason] : []))
  expect(refused).toHaveLength(2)
  expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'GENERATE_LOCKED' })))
  expect((await emitProject(root, before)).every(({ action }) => action === 'identical')).toBe(true)
})

test.each([
  ['a process that is gone', '99999999 HOST\n'],
  ['a process that never wrote its number', ''],
])('the lock of %s is taken over', async (_name, text) => {
  const root = join(folder, 'stale')
  mkdirSync(join(root, '.bcdata'), { recursive: true })
  const { hostname } = await import('node:os')
  writeFileSync(join(root, '.bcdata/lock'), text.replace('HOST', hostname()))
  await emitProject(root, before)
  expect(readdirSync(join(root, '.bcdata')).sort()).toEqual(['base', 'manifest.json'])
})

test('nothing is known of a process on another machine', async () => {
  const root = join(folder, 'remote')
  mkdirSync(join(root, '.bcdata'), { recursive: true })
  writeFileSync(join(root, '.bcdata/lock'), '1 elsewhere\n')
  await expect(emitProject(root, before)).rejects.toThrow('1 on elsewhere')
})

test('a copy that a merge needs is never removed before it', async () => {
  const start = await startingPoint()
  const base = join(start, '.bcdata/base')
  expect(readdirSync(base)).toContain(contentHash(lines('a', 'b', 'c')))
  await emitProject(start, after)
  expect(readdirSync(base)).not.toContain(contentHash(lines('a', 'b', 'c')))
  expect(readdirSync(base)).toContain(contentHash(lines('a', 'b', 'c', 'theirs')))
})

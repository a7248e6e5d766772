import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { manifestAfter } from '../../test/fixtures/emit-project.js'
import { temporaryFolder } from '../../test/fixtures/temporary-folder.js'
import type { VirtualFile } from '../model/virtual-file.js'
import { applyPlan, resumeApply } from './apply.js'
import { planFiles } from './plan.js'
import { readManifest } from './read-manifest.js'

let root = ''
let changedMeanwhile: readonly string[] = []
beforeEach(() => {
  root = temporaryFolder()
})

const files: readonly VirtualFile[] = [
  { path: 'src/generated/a.ts', text: 'a\n', ownership: 'generated' },
  { path: 'README.md', text: 'read me\n', ownership: 'merged' },
]

function read(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return null
  }
}

/** @param meanwhile what happens between the plan and its application */
async function apply(
  wanted: readonly VirtualFile[],
  meanwhile = () => {},
): Promise<readonly string[]> {
  const steps = await planFiles(wanted, readManifest(root), read)
  meanwhile()
  changedMeanwhile = applyPlan(root, steps, manifestAfter(steps))
  return steps.map((step) => step.action)
}

test('after a plan is applied everything is identical', async () => {
  expect(await apply(files)).toEqual(['create', 'create'])
  expect(await apply(files)).toEqual(['identical', 'identical'])
})

test('merged files leave a copy for a later merge, and old copies go', async () => {
  await apply(files)
  const before = readdirSync(join(root, '.bcdata/base'))
  await apply(files.map((file) => ({ ...file, text: `${file.text}more\n` })))
  const after = readdirSync(join(root, '.bcdata/base'))
  expect(before).toHaveLength(1)
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
})

test('who may read a file stays as the team has it', async () => {
  await apply(files)
  chmodSync(join(root, 'README.md'), 0o640)
  await apply(files.map((file) => ({ ...file, text: `${file.text}more\n` })))
  expect(statSync(join(root, 'README.md')).mode & 0o777).toBe(0o640)
  expect(read('README.md')).toContain('more')
})

test('no part of a file is left behind', async () => {
  await apply(files)
  const left = readdirSync(root, { recursive: true, encoding: 'utf8' })
  expect(left.filter((path) => path.includes('part'))).toEqual([])
})

test.each(['../outside.ts', '/tmp/outside.ts', 'link/outside.ts'])(
  '%s is refused',
  async (path) => {
    const outside = temporaryFolder()
    symlinkSync(outside, join(root, 'link'))
    mkdirSync(join(root, 'src'))
    const wanted: readonly VirtualFile[] = [{ path, text: 'x', ownership: 'merged' }, ...files]
    await expect(apply(wanted)).rejects.toThrow('leads out')
    expect(readdirSync(outside)).toEqual([])
    expect(read('README.md')).toBeNull()
  },
)

test('what is in the way of one file leaves every file as it was', async () => {
  await apply(files)
  mkdirSync(join(root, 'src/b.ts.bcdata-part/x'), { recursive: true })
  const before = readdirSync(root, { recursive: true }).sort()
  const changed: readonly VirtualFile[] = [
    { path: 'README.md', text: 'new\n', ownership: 'merged' },
    { path: 'docs/deep/new.md', text: 'new\n', ownership: 'merged' },
    { path: 'src/b.ts', text: 'b\n', ownership: 'generated' },
  ]
  await expect(apply(changed)).rejects.toThrow(
    expect.objectContaining({ code: 'PROJECT_UNWRITABLE' }),
  )
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before)
  expect(read('README.md')).toBe('read me\n')
})

test('a file that is saved in the moment between plan and application is left alone', async () => {
  await apply([...files, { path: 'old.md', text: 'old\n', ownership: 'merged' }])
  const before = readManifest(root)?.files
  const changed = files.map((file) => ({ ...file, text: `${file.text}more\n` }))
  await apply(changed, () => {
    writeFileSync(join(root, 'README.md'), 'saved\nread me\n')
    writeFileSync(join(root, 'old.md'), 'saved\n')
  })
  expect(changedMeanwhile).toEqual(['README.md', 'old.md'])
  expect(read('README.md')).toBe('saved\nread me\n')
  expect(read('old.md')).toBe('saved\n')
  const after = readManifest(root)?.files
  expect(after?.['README.md']).toEqual(before?.['README.md'])
  expect(after?.['old.md']).toEqual(before?.['old.md'])
  expect(read('src/generated/a.ts')).toBe('a\nmore\n')
  await apply(changed)
  expect(changedMeanwhile).toEqual([])
  expect(read('README.md')).toBe('saved\nread me\nmore\n')
})

test('a run that was stopped while it staged is taken back, with its folders', async () => {
  await apply(files)
  const before = readdirSync(root, { recursive: true }).sort()
  const journal = { phase: 'staging', remove: [], folders: ['docs', 'docs/deep'] }
  const replace = [{ path: 'docs/deep/new.md', was: null }]
  mkdirSync(join(root, 'docs/deep'), { recursive: true })
  writeFileSync(join(root, 'docs/deep/new.md.bcdata-part'), 'half')
  writeFileSync(join(root, '.bcdata/pending.json'), JSON.stringify({ ...journal, replace }))
  expect(resumeApply(root)).toBe(true)
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before)
  expect(resumeApply(root)).toBe(false)
})

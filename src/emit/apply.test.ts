import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VirtualFile } from '../model/virtual-file.js'
import { applyPlan } from './apply.js'
import type { Manifest } from './manifest.js'
import { planFiles } from './plan.js'
import { readManifest } from './read-manifest.js'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bcdata-apply-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

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

function apply(wanted: readonly VirtualFile[]): readonly string[] {
  const steps = planFiles(wanted, readManifest(root), read)
  const manifest: Manifest = {
    schemaVersion: 1,
    tool: '0',
    project: { name: 'p' },
    events: {},
    migrations: {},
    files: Object.fromEntries(
      steps.flatMap(({ path, record }) => (record ? [[path, record]] : [])),
    ),
  }
  applyPlan(root, steps, manifest)
  return steps.map((step) => step.action)
}

test('after a plan is applied everything is identical', () => {
  expect(apply(files)).toEqual(['create', 'create'])
  expect(apply(files)).toEqual(['identical', 'identical'])
})

test('merged files leave a copy for a later merge, and old copies go', () => {
  apply(files)
  const before = readdirSync(join(root, '.bcdata/base'))
  apply(files.map((file) => ({ ...file, text: `${file.text}more\n` })))
  const after = readdirSync(join(root, '.bcdata/base'))
  expect(before).toHaveLength(1)
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
})

test('no part of a file is left behind', () => {
  apply(files)
  const left = readdirSync(root, { recursive: true, encoding: 'utf8' })
  expect(left.filter((path) => path.includes('part'))).toEqual([])
})

test.each(['../outside.ts', '/tmp/outside.ts', 'link/outside.ts'])('%s is refused', (path) => {
  const outside = mkdtempSync(join(tmpdir(), 'bcdata-outside-'))
  try {
    symlinkSync(outside, join(root, 'link'))
    mkdirSync(join(root, 'src'))
    expect(() => apply([{ path, text: 'x', ownership: 'merged' }, ...files])).toThrow('leads out')
    expect(readdirSync(outside)).toEqual([])
    expect(read('README.md')).toBeNull()
  } finally {
    rmSync(outside, { recursive: true, force: true })
  }
})

test('what is in the way of one file leaves every file as it was', () => {
  apply(files)
  mkdirSync(join(root, 'src/b.ts.bcdata-part/x'), { recursive: true })
  const before = readdirSync(root, { recursive: true }).sort()
  const changed: readonly VirtualFile[] = [
    { path: 'README.md', text: 'new\n', ownership: 'merged' },
    { path: 'docs/deep/new.md', text: 'new\n', ownership: 'merged' },
    { path: 'src/b.ts', text: 'b\n', ownership: 'generated' },
  ]
  expect(() => apply(changed)).toThrow(expect.objectContaining({ code: 'PROJECT_UNWRITABLE' }))
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before)
  expect(read('README.md')).toBe('read me\n')
})

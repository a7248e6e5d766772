import { expect, test } from 'vitest'
import type { FileOwnership } from '../model/virtual-file.js'
import { contentHash } from './content-hash.js'
import type { Manifest } from './manifest.js'
import { planFiles } from './plan.js'

/** A row of the state table: what was generated, what is on the disk, what should be. */
interface State {
  readonly ownership: FileOwnership
  readonly base?: string
  readonly disk?: string
  readonly text?: string
}

function actionOf({ ownership, base, disk, text }: State): string | undefined {
  const files = text === undefined ? [] : [{ path: 'a.ts', text, ownership }]
  const record = base === undefined ? {} : { 'a.ts': { ownership, hash: contentHash(base) } }
  const manifest: Manifest = {
    schemaVersion: 1,
    tool: '0',
    project: { name: 'p' },
    events: {},
    migrations: {},
    files: record,
  }
  return planFiles(files, manifest, () => disk ?? null)[0]?.action
}

test.each<[string, State, string]>([
  ['a new file is created', { ownership: 'merged', text: 'n' }, 'create'],
  [
    'a file that is there as wanted is adopted',
    { ownership: 'merged', disk: 'n', text: 'n' },
    'identical',
  ],
  ['a file of somebody else is kept', { ownership: 'merged', disk: 'x', text: 'n' }, 'conflict'],
  ['nothing to do', { ownership: 'merged', base: 'b', disk: 'b', text: 'b' }, 'identical'],
  [
    'an untouched file is updated',
    { ownership: 'merged', base: 'b', disk: 'b', text: 'n' },
    'update',
  ],
  ["a team's edit is kept", { ownership: 'merged', base: 'b', disk: 'x', text: 'b' }, 'keep'],
  [
    'an edit on both sides needs a person',
    { ownership: 'merged', base: 'b', disk: 'x', text: 'n' },
    'conflict',
  ],
  [
    'a change that was made by hand already is recorded',
    { ownership: 'merged', base: 'b', disk: 'n', text: 'n' },
    'identical',
  ],
  ['a deleted file stays deleted', { ownership: 'merged', base: 'b', text: 'n' }, 'keep'],
  [
    'a deleted generated file comes back',
    { ownership: 'generated', base: 'b', text: 'b' },
    'create',
  ],
  [
    'an edited generated file is a conflict',
    { ownership: 'generated', base: 'b', disk: 'x', text: 'b' },
    'conflict',
  ],
  [
    'a migration is never rewritten',
    { ownership: 'migration', base: 'b', disk: 'b', text: 'n' },
    'conflict',
  ],
  ['an orphan is removed', { ownership: 'generated', base: 'b', disk: 'b' }, 'remove'],
  ['an edited orphan is kept', { ownership: 'merged', base: 'b', disk: 'x' }, 'keep'],
  ['a migration stays', { ownership: 'migration', base: 'b', disk: 'b' }, 'identical'],
  [
    'an edited migration is a conflict',
    { ownership: 'migration', base: 'b', disk: 'x' },
    'conflict',
  ],
  ['a deleted migration is a conflict', { ownership: 'migration', base: 'b' }, 'conflict'],
  [
    'line endings are no edit',
    { ownership: 'generated', base: 'a\nb\n', disk: 'a\r\nb', text: 'a\nb\n' },
    'identical',
  ],
])('%s', (_name, state, action) => {
  expect(actionOf(state)).toBe(action)
})

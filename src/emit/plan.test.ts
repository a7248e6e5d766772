import { expect, test } from 'vitest'
import { emptyManifest } from '../../test/fixtures/emit-project.js'
import type { FileOwnership } from '../model/virtual-file.js'
import { contentHash } from './content-hash.js'
import { basePath } from './manifest.js'
import { planFiles, recordOf } from './plan.js'

/** A row of the state table: what was generated, what is on the disk, what should be. */
interface State {
  readonly ownership: FileOwnership
  readonly base?: string
  readonly disk?: string
  readonly text?: string
}

async function actionOf({ ownership, base, disk, text }: State): Promise<string | undefined> {
  const files = text === undefined ? [] : [{ path: 'a.ts', text, ownership }]
  const record =
    base === undefined ? {} : { 'a.ts': recordOf({ path: 'a.ts', ownership, text: base }) }
  const manifest = { ...emptyManifest, files: record }
  const copy = base === undefined ? '' : basePath(contentHash(base))
  const read = (path: string) => (path === copy ? base : disk) ?? null
  const [step] = await planFiles(files, manifest, read)
  return step?.action
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
    'edits of different places are merged',
    { ownership: 'merged', base: 'a()\nb()\nc()', disk: 'x()\nb()\nc()', text: 'a()\nb()\ny()' },
    'merge',
  ],
  [
    'a formatter is no edit, and the format stays while nothing changes',
    { ownership: 'merged', base: 'a()\n', disk: 'a( );', text: 'a()\n' },
    'identical',
  ],
  [
    'a formatted file follows the tool',
    { ownership: 'merged', base: 'a()\n', disk: 'a( );', text: 'b()\n' },
    'update',
  ],
  [
    'a formatted file of the tool follows the tool',
    { ownership: 'generated', base: "a('')\n", disk: 'a("");', text: 'b()\n' },
    'update',
  ],
  [
    'a formatted orphan is removed',
    { ownership: 'merged', base: 'a()\n', disk: 'a( );' },
    'remove',
  ],
  [
    'markers need a person until they are gone',
    { ownership: 'merged', base: 'b', disk: '>>>>>>> generated now', text: 'b' },
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
])('%s', async (_name, state, action) => {
  expect(await actionOf(state)).toBe(action)
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/fixtures/temporary-folder.js'
import { readManifest } from './read-manifest.js'

let root = ''
beforeEach(() => {
  root = temporaryFolder()
  mkdirSync(join(root, '.bcdata'))
})

function manifest(text: string): void {
  writeFileSync(join(root, '.bcdata/manifest.json'), text)
}

test('a folder without a manifest is no project', () => {
  expect(readManifest(root)).toBeNull()
})

test.each([
  ['<<<<<<< HEAD\n{}', 'not JSON'],
  ['null', 'another version'],
  ['{ "schemaVersion": "2", "files": {}, "events": {} }', 'another version'],
  ['{ "schemaVersion": 1, "files": null, "events": {} }', 'entries'],
  ['{ "schemaVersion": 1, "files": { "a": 1 }, "events": {} }', 'entries'],
  ['{ "schemaVersion": 1, "files": {}, "events": { "T.E()/1": { "table": 7 } } }', 'entries'],
  [
    `{ "schemaVersion": 1, "files": {}, "events": { "T.E()/1": { "topic0": "0x", "table": "x; y" } } }`,
    'entries',
  ],
])('a manifest that bcdata did not write is refused: %s', (text, fact) => {
  manifest(text)
  expect(() => readManifest(root)).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID', message: expect.stringContaining(fact) }),
  )
})

test('a manifest of a newer bcdata is told from a broken one, and names its author', () => {
  manifest('{ "schemaVersion": 2, "tool": "3.1.0-beta.1" }')
  expect(() => readManifest(root)).toThrow(
    expect.objectContaining({
      code: 'MANIFEST_TOO_NEW',
      message: expect.stringContaining('bcdata 3.1.0-beta.1, which is newer'),
    }),
  )
})

test('a manifest that cannot be read is not taken for none', () => {
  mkdirSync(join(root, '.bcdata/manifest.json'))
  expect(() => readManifest(root)).toThrow(expect.objectContaining({ code: 'MANIFEST_INVALID' }))
})

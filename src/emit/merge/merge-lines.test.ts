import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasConflictMarkers } from './conflict-markers.js'
import { mergeLines, type ThreeTexts } from './merge-lines.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bcdata-merge-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runs = Number(process.env['BCDATA_MERGE_RUNS'] ?? 150)

/** Every comparison starts a git, which a busy machine takes its time for. */
const patience = 20_000 + runs * 50

function text(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function gitMerge({ base, mine, theirs }: ThreeTexts): { text: string; conflicts: number } {
  const [own, old, other] = [mine, base, theirs].map((content, index) => {
    const path = join(folder, String(index))
    writeFileSync(path, content)
    return path
  })
  const labels = ['-L', 'yours', '-L', 'generated before', '-L', 'generated now']
  const run = spawnSync('git', [
    'merge-file',
    '-p',
    '--diff3',
    ...labels,
    own ?? '',
    old ?? '',
    other ?? '',
  ])
  return { text: run.stdout.toString(), conflicts: run.status ?? -1 }
}

interface Edit {
  readonly at: number
  readonly remove: number
  readonly add: readonly string[]
}

/** Changes in any place; what a side adds carries its name, so that it can be found again. */
function edited(lines: readonly string[], edits: readonly Edit[], side: string): readonly string[] {
  const result = [...lines]
  for (const [index, { at, remove, add }] of edits.entries()) {
    const lines = add.map((line, place) =>
      line === '}' ? line : `${side}${index}.${place} ${line}`,
    )
    result.splice(at % (result.length + 1), remove, ...lines)
  }
  return result
}

function edits(line: fc.Arbitrary<string>): fc.Arbitrary<readonly Edit[]> {
  const edit = fc.record({
    at: fc.nat(60),
    remove: fc.nat(3),
    add: fc.array(line, { maxLength: 3 }),
  })
  return fc.array(edit, { maxLength: 4 })
}

const word = fc.constantFrom('let a', 'let b', 'call()')
const brace = fc.constant('}')

/** Every line is unique, so that there is only one way to compare. */
const clearTexts = fc
  .tuple(fc.integer({ min: 0, max: 40 }), edits(word), edits(word))
  .map(([length, left, right]) => {
    const base = Array.from({ length }, (_line, index) => `line ${index}`)
    return texts(base, edited(base, left, 'mine'), edited(base, right, 'theirs'))
  })

/** As code is: the same lines again and again. */
const codeTexts = fc
  .tuple(
    fc.array(fc.oneof(word, brace, fc.constant('')), { maxLength: 40 }),
    edits(fc.oneof(word, brace)),
    edits(fc.oneof(word, brace)),
  )
  .map(([base, left, right]) =>
    texts(base, edited(base, left, 'mine'), edited(base, right, 'theirs')),
  )

function texts(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
): ThreeTexts {
  return { base: text(...base), mine: text(...mine), theirs: text(...theirs) }
}

test(
  'the result is that of git, where there is only one way to compare',
  () => {
    fc.assert(
      fc.property(clearTexts, (three) => {
        const merged = mergeLines(three)
        const git = gitMerge(three)
        expect(merged.conflicts > 0).toBe(git.conflicts > 0)
        if (git.conflicts === 0) expect(merged.text).toBe(git.text)
      }),
      { numRuns: runs, seed: 1 },
    )
  },
  patience,
)

test(
  'with the same lines again and again git rarely decides otherwise',
  () => {
    const both = fc
      .sample(codeTexts, { numRuns: runs, seed: 2 })
      .map((three) => ({ merged: mergeLines(three), git: gitMerge(three) }))
      .filter(({ merged, git }) => merged.conflicts === 0 && git.conflicts === 0)
    const others = both.filter(({ merged, git }) => merged.text !== git.text)
    expect(both.length).toBeGreaterThan(runs / 10)
    expect(others.length).toBeLessThan(both.length / 20)
  },
  patience,
)

test('no line that a person added is ever lost', () => {
  fc.assert(
    fc.property(fc.oneof(clearTexts, codeTexts), (three) => {
      const merged = mergeLines(three)
      const own = three.mine.split('\n').filter((line) => line.startsWith('mine'))
      expect(merged.text.split('\n')).toEqual(expect.arrayContaining(own))
      expect(hasConflictMarkers(merged.text)).toBe(merged.conflicts > 0)
    }),
    { numRuns: runs * 10, seed: 3 },
  )
})

test('what only one side changed is what that side made of it', () => {
  fc.assert(
    fc.property(codeTexts, ({ base, mine }) => {
      expect(mergeLines({ base, mine, theirs: base })).toEqual({ text: mine, conflicts: 0 })
      expect(mergeLines({ base, mine: base, theirs: mine })).toEqual({ text: mine, conflicts: 0 })
      expect(mergeLines({ base, mine, theirs: mine })).toEqual({ text: mine, conflicts: 0 })
    }),
    { numRuns: runs * 4, seed: 4 },
  )
})

test('changes that touch each other are a conflict with all three versions', () => {
  const base = text('one', 'two', 'three')
  const merged = mergeLines({
    base,
    mine: text('one', 'TWO', 'three'),
    theirs: text('one', 'two', 'THREE'),
  })
  expect(merged).toEqual({
    conflicts: 1,
    text: `one
<<<<<<< yours
TWO
three
||||||| generated before
two
three
=======
two
THREE
>>>>>>> generated now
`,
  })
})

test('texts that have nothing in common are one conflict, and soon found', () => {
  const lines = (name: string) =>
    Array.from({ length: 5_000 }, (_line, index) => `${name} ${index}`)
  const merged = mergeLines(texts(lines('base'), lines('mine'), lines('theirs')))
  expect(merged.conflicts).toBe(1)
  expect(merged.text.split('\n')).toHaveLength(15_000 + 5)
})

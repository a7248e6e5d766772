import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentHash } from '../../src/emit/content-hash.js'
import { hasConflictMarkers } from '../../src/emit/merge/conflict-markers.js'
import { readManifest } from '../../src/emit/read-manifest.js'
import { type ContractChange, changeContracts, contractChange, firstAbis } from './law-contracts.js'
import { editProject, type UserEdit, userEdit, wordsOf } from './law-edits.js'
import { readTree } from './law-files.js'
import {
  copyProject,
  type Generated,
  generate,
  type LawProject,
  newProject,
  removeProject,
} from './law-project.js'
import { type TemplateChange, templateChange } from './law-templates.js'

const runs = Number(process.env['BCDATA_LAW_RUNS'] ?? 40)
const patience = 30_000 + runs * 5_000

/** What happens between two generations. */
interface Round {
  readonly edits: readonly UserEdit[]
  readonly contract: ContractChange
  readonly templates: readonly Omit<TemplateChange, 'number'>[]
}

const round: fc.Arbitrary<Round> = fc.record({
  edits: fc.array(userEdit, { minLength: 1, maxLength: 10 }),
  contract: contractChange,
  templates: fc.array(templateChange, { maxLength: 6 }),
})

type Tree = ReadonlyMap<string, string>

let start: LawProject
beforeAll(async () => {
  start = newProject(firstAbis)
  expect((await generate(start)).exitCode).toBe(0)
})
afterAll(() => removeProject(start))

test(
  'whatever a team and the tool change, no edit is lost',
  async () => {
    const seen = { merges: 0, conflicts: 0, rounds: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const project = copyProject(start)
        try {
          for (const [index, each] of rounds.entries()) {
            await change(project, each, index)
            const before = readTree(project.root)
            const done = await generate(project)
            checkLaws(before, readTree(project.root), done)
            await checkSettled(project, done)
            seen.rounds += 1
            seen.merges += done.steps.filter(({ action }) => action === 'merge').length
            seen.conflicts += done.exitCode === 3 ? 1 : 0
          }
        } finally {
          removeProject(project)
        }
      }),
      { numRuns: runs, seed: 1 },
    )
    const { rounds, merges, conflicts } = seen
    process.stderr.write(
      `${rounds} generations: ${merges} merged files, ${conflicts} times with conflicts\n`,
    )
    expect(seen.merges).toBeGreaterThan(runs / 4)
    expect(seen.conflicts).toBeGreaterThan(0)
  },
  patience,
)

async function change(project: LawProject, { edits, contract, templates }: Round, index: number) {
  const files = Object.entries(readManifest(project.root)?.files ?? {})
  const merged = files.filter(([, { ownership }]) => ownership === 'merged').map(([path]) => path)
  for (const [place, edit] of edits.entries()) {
    await editProject(project.root, merged, edit, index * 100 + place)
  }
  project.abis = changeContracts(project.abis, contract, index)
  project.templates.push(
    ...templates.map((template, place) => ({ ...template, number: index * 100 + place })),
  )
}

function checkLaws(before: Tree, after: Tree, { exitCode, steps, files }: Generated): void {
  for (const [path, text] of before) {
    if (path.startsWith('.bcdata/')) continue
    const words = after.get(path) ?? ''
    for (const word of wordsOf(text)) expect(words, `${path} lost an edit`).toContain(word)
  }
  expect(exitCode).toBe(steps.some(({ action }) => action === 'conflict') ? 3 : 0)
  for (const step of steps) {
    const text = after.get(step.path) ?? null
    if (step.text === undefined && step.action !== 'remove') {
      expect(text, `${step.path} was left alone`).toBe(step.disk)
    }
    const isMarked = text !== null && hasConflictMarkers(text)
    expect(isMarked, `${step.path}: ${step.action}`).toBe(step.action === 'conflict')
  }
  for (const { path, text, ownership } of files) {
    if (ownership === 'generated') expect(after.get(path), path).toBe(text)
  }
}

/** Once more changes nothing, says the same, and has every copy that a later merge needs. */
async function checkSettled(project: LawProject, { exitCode }: Generated): Promise<void> {
  const before = readTree(project.root)
  const again = await generate(project)
  expect(again.exitCode).toBe(exitCode)
  expect(readTree(project.root)).toEqual(before)
  const actions = new Set(again.steps.map(({ action }) => action))
  expect(
    [...actions].filter((action) => !['identical', 'keep', 'conflict'].includes(action)),
  ).toEqual([])
  for (const [path, { ownership, hash }] of Object.entries(
    readManifest(project.root)?.files ?? {},
  )) {
    if (ownership !== 'merged') continue
    expect(contentHash(before.get(`.bcdata/base/${hash}`) ?? ''), `the base of ${path}`).toBe(hash)
  }
}

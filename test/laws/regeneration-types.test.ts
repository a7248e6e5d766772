import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkPackages, repository } from '../../scripts/demo/project.mjs'
import { readManifest } from '../../src/emit/read-manifest.js'
import { runCommand } from '../e2e/support/run-command.js'
import { type ContractChange, changeContracts, contractChange, firstAbis } from './law-contracts.js'
import { editProject, type UserEdit, userEdit } from './law-edits.js'
import { copyProject, generate, type LawProject, newProject, removeProject } from './law-project.js'

const runs = Number(process.env['BCDATA_LAW_TYPES'] ?? 3)

/** Edits that compile before: remarks, files of the team, other formatting. */
const harmless: fc.Arbitrary<UserEdit> = userEdit.filter(({ kind }) =>
  ['add', 'own', 'reformat', 'copy'].includes(kind),
)

/** Changes that take nothing away. */
const growth: fc.Arbitrary<ContractChange> = contractChange.filter(({ kind }) =>
  ['add', 'parameter', 'contract'].includes(kind),
)

const round = fc.record({
  edits: fc.array(harmless, { maxLength: 6 }),
  contracts: fc.array(growth, { minLength: 1, maxLength: 3 }),
})

let start: LawProject
beforeAll(async () => {
  start = newProject(firstAbis)
  await generate(start)
  useEvents(start.root)
})
afterAll(() => removeProject(start))

test(
  'what compiled before still compiles when contracts grow',
  async () => {
    let compiled = 0
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 3 }), async (rounds) => {
        const project = copyProject(start)
        try {
          for (const [index, { edits, contracts }] of rounds.entries()) {
            await edit(project.root, edits, index)
            project.abis = contracts.reduce(
              (abis, change, place) => changeContracts(abis, change, index * 10 + place),
              project.abis,
            )
            // A marked conflict has to be settled first.
            if ((await generate(project)).exitCode === 3) return
          }
          linkPackages(project.root)
          expect(await compilerOutput(project.root)).toBe('')
          compiled += 1
        } finally {
          removeProject(project)
        }
      }),
      { numRuns: runs, seed: 3, endOnFailure: true },
    )
    expect(compiled).toBeGreaterThan(runs / 3)
  },
  60_000 + runs * 20_000,
)

test('the law can fail: a name that is gone does not compile', async () => {
  const project = copyProject(start)
  try {
    const { Token: [, ...others] = [], ...rest } = project.abis
    const renamed = { name: 'Transfer', inputs: [{ name: 'who', type: 'address', indexed: true }] }
    project.abis = { ...rest, Token: [renamed, ...others] }
    await generate(project)
    linkPackages(project.root)
    expect(await compilerOutput(project.root)).toContain('src/own-books.ts')
  } finally {
    removeProject(project)
  }
})

/** Code of the team that names what was generated. */
function useEvents(root: string): void {
  writeFileSync(
    join(root, 'src/own-books.ts'),
    `import type { TokenTransfer } from './generated/token.js'
import type { Database } from './tables.js'

export function isLarge({ value, from }: TokenTransfer): boolean {
  return value > 10n ** 18n && from.length === 42
}

export type Row = Database['token_evt_transfer']['value'] & bigint
`,
  )
  writeFileSync(
    join(root, 'bcdata.config.ts'),
    `import { defineConfig } from 'bcdata'

export default defineConfig({
  chains: { local: { kind: 'evm', rpc: 'http://127.0.0.1:8545' } },
  contracts: { Token: { abi: '../Token.json', on: { local: { address: 'any' } } } },
  database: { dialect: 'sqlite' },
})
`,
  )
  const handlers = join(root, 'src/handlers/token.ts')
  expect(existsSync(handlers)).toBe(true)
  writeFileSync(handlers, `${readFileSync(handlers, 'utf8')}\nexport type Own = typeof token\n`)
}

async function edit(root: string, edits: readonly UserEdit[], index: number): Promise<void> {
  const files = Object.entries(readManifest(root)?.files ?? {})
  const merged = files
    .filter(([path, { ownership }]) => ownership === 'merged' && path.endsWith('.ts'))
    .map(([path]) => path)
  for (const [place, each] of edits.entries()) {
    await editProject(root, merged, each, index * 100 + place)
  }
}

async function compilerOutput(root: string): Promise<string> {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  try {
    return (await runCommand(process.execPath, [tsc, '-p', '.', '--noEmit'], { cwd: root })).output
  } catch (error) {
    return String(error)
  }
}

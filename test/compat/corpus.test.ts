import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linkPackages, repository } from '../../scripts/demo/project.mjs'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { makeProject, type NamedAbi, writeFiles } from '../abi/make-project.js'
import { stressAbis } from '../abi/stress-abis.js'
import { runCommand } from '../e2e/support/run-command.js'

/** One project of many contracts each: a compiler starts slowly and then is quick. */
const subjects: Readonly<Record<string, readonly NamedAbi[]>> = {
  random: stressAbis(takesAll ? 150 : 25, 3),
  ...(corpusIsMissing ? {} : { published: corpusAbis(takesAll ? 1 : 4) }),
}
const versions = ['5.9.3', '7.0.2']
const cases = Object.keys(subjects).flatMap((name) =>
  versions.map((version) => [name, version] as const),
)

let folder: string

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bcdata-corpus-types-')))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  await runCommand('npm', ['install', '--prefer-offline', 'typescript@5.9.3'], { cwd: folder })
  for (const [name, abis] of Object.entries(subjects)) {
    const { files } = await makeProject(abis)
    writeFiles(join(folder, name), files)
    linkPackages(join(folder, name))
  }
})
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true, force: true })
})

test.each(cases)('contracts from %s ABIs compile under TypeScript %s', async (name, version) => {
  const root = version === '7.0.2' ? repository : folder
  const tsc = (...args: string[]) =>
    runCommand(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], {
      cwd: join(folder, name),
    })
  expect((await tsc('--version')).stdout.trim()).toBe(`Version ${version}`)
  expect((await tsc('-p', '.', '--noEmit')).output).toBe('')
})

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { expect, test } from 'vitest'
import { describeContract } from '../../src/abi/describe-contract.js'
import { readArtifacts } from '../../src/abi/find-artifacts.js'
import { formatFiles } from '../../src/emit/format.js'
import { generateProject } from '../../src/generators/generate-project.js'
import type { ContractModel } from '../../src/model/contract-model.js'
import { expectDecodersToEqualEthers } from '../abi/expect-decoders.js'

/** ABIs of published contracts, where they are at hand; they are not part of this repository. */
const folders = ['abi', 'abi-synthetic'].map((name) =>
  fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url)),
)
const missing = !folders.every((folder) => existsSync(folder))
if (missing) process.stderr.write(`Left out: no ABI corpus in ${folders.join(' and ')}\n`)

function corpus(): readonly ContractModel[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => join(folder, path)),
  )
  const { artifacts, diagnostics } = readArtifacts(paths)
  expect(diagnostics).toEqual([])
  return artifacts
    .map((artifact, index) =>
      describeContract({
        name: `C${index}`,
        slug: `c${index}`,
        abi: artifact.abi,
        natspec: artifact.natspec,
        path: artifact.path,
        exclude: [],
        pins: {},
      }),
    )
    .map(({ contract }) => contract)
    .filter((contract) => contract.events.length > 0)
}

test.skipIf(missing)('decoders of real contracts answer what ethers encoded', async () => {
  expect(await expectDecodersToEqualEthers(corpus(), 3)).toBeGreaterThan(500)
})

test.skipIf(missing)('prettier changes nothing in what is generated for them', async () => {
  const sample = corpus().filter((_contract, index) => index % 4 === 0)
  const tables = sample.flatMap(({ events }) => events.map(({ table }) => table.name))
  const project = {
    name: 'corpus-data',
    bcdataDependency: '*',
    chains: [],
    earlierMigrations: [],
    nextMigration: { name: '0001_init', tables },
  }
  const files = generateProject({ ...project, contracts: sample, dialect: 'sqlite' })
  // What people edit goes through prettier anyway.
  const printed = files.filter(
    ({ path, ownership }) => ownership !== 'merged' && path.endsWith('.ts'),
  )
  const sources = await formatFiles(printed)
  expect(sources.length).toBeGreaterThan(30)
  for (const { path, text } of sources) {
    const options = { printWidth: 100, semi: false, singleQuote: true, parser: 'typescript' }
    expect(await format(text, options), path).toBe(text)
  }
})

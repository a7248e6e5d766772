import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { noNatspec } from '../../src/abi/artifact.js'
import { describeContract } from '../../src/abi/describe-contract.js'
import { readArtifacts } from '../../src/abi/find-artifacts.js'
import type { NamedAbi } from './make-project.js'

/** ABIs of published contracts, where they are at hand; they are not part of this repository. */
const folders = ['abi', 'abi-synthetic'].map((name) =>
  fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url)),
)

export const corpusIsMissing: boolean = !folders.every((folder) => existsSync(folder))
if (corpusIsMissing) process.stderr.write(`Left out: no ABI corpus in ${folders.join(' and ')}\n`)

/** `all` takes every contract and every value that there is; otherwise a part that is quick. */
export const takesAll: boolean = process.env['BCDATA_CORPUS'] === 'all'

/** Every ABI with events, each under a name of its own; or every `step`-th of them. */
export function corpusAbis(step = 1): readonly NamedAbi[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.json'))
      .map((path) => join(folder, path)),
  )
  const { artifacts, diagnostics } = readArtifacts(paths)
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  const taken = new Set<string>()
  return artifacts
    .filter(({ abi }) => hasEvents(abi))
    .filter((_artifact, index) => index % step === 0)
    .map(({ abi, name }) => ({ abi, name: freeName(name, taken) }))
}

/** Events that can be indexed: a contract without one is refused. */
export function hasEvents(abi: readonly object[]): boolean {
  const names = { name: 'Some', slug: 'some', path: 'some.json' }
  const input = { ...names, abi, natspec: noNatspec, exclude: [], pins: {} }
  return describeContract(input).contract.events.length > 0
}

/** An identifier; the corpus has many a contract twice. */
function freeName(name: string, taken: Set<string>): string {
  const stem = name.replace(/[^\w$]/g, '').replace(/^(?=\d)/, 'C')
  let free = stem
  for (let number = 2; taken.has(free); number++) free = `${stem}V${number}`
  taken.add(free)
  return free
}

import { extname } from 'node:path'
import fc from 'fast-check'
import { format } from 'prettier'
import { beforeAll, describe, expect, test } from 'vitest'
import { formatOptions } from '../../src/emit/format-options.js'
import { eventBaseColumns } from '../../src/model/base-columns.js'
import type { TableModel } from '../../src/model/contract-model.js'
import { derivedTables, eventTables } from '../../src/model/project-model.js'
import { reservedColumnNames } from '../../src/model/reserved-words.js'
import { corpusAbis, corpusIsMissing, takesAll } from '../abi/corpus.js'
import { type MadeProject, makeProject, type NamedAbi } from '../abi/make-project.js'
import { stressAbis } from '../abi/stress-abis.js'

const seed = Number(process.env['BCDATA_STRESS_SEED'] ?? 1)
const stress = stressAbis(takesAll ? 150 : 20, seed)

/** Whatever is left out is said, with one of these codes. */
const documented: ReadonlySet<string> = new Set(['ABI_INVALID', 'ABI_UNSUPPORTED'])

const subjects: Readonly<Record<string, readonly NamedAbi[]>> = {
  'random ABIs': stress,
  ...(corpusIsMissing ? {} : { 'published ABIs': corpusAbis(takesAll ? 1 : 4) }),
}

describe.each(Object.entries(subjects))('%s', (_what, abis) => {
  let made: MadeProject
  beforeAll(async () => {
    made = await makeProject(abis)
  })

  test('give names that SQL takes without quotes, each once', () => {
    const { project, diagnostics } = made
    expect(diagnostics.filter(({ code }) => !documented.has(code))).toEqual([])
    const tables = [...eventTables(project), ...derivedTables(project)]
    expectDistinct(tables.map(({ name }) => name))
    for (const table of tables) expectPlainNames(table)
  })

  test('give paths that every file system can tell apart', () => {
    expectDistinct(made.files.map(({ path }) => path))
    for (const { path } of made.files) expect(path).toMatch(/^\.?[a-z0-9]([\w.-]*\/?[a-z0-9])*$/i)
  })

  test('give the same bytes in whatever order they come', async () => {
    const orders = fc.sample(shuffled(abis), { numRuns: takesAll ? 10 : 1, seed })
    for (const order of orders) expect(textsOf(await makeProject(order))).toEqual(textsOf(made))
  })
})

test('prettier changes nothing in what random ABIs give', async () => {
  const { files } = await makeProject(stress)
  const sources = files.filter(({ path }) => extname(path) === '.ts')
  expect(sources.length).toBeGreaterThan(stress.length)
  for (const { path, text } of sources) {
    expect(await format(text, { ...formatOptions, parser: 'typescript' }), path).toBe(text)
  }
})

/** Upper and lower case apart or not: many a database and file system doesn't tell them apart. */
function expectDistinct(names: readonly string[]): void {
  const folded = names.map((name) => name.toLowerCase())
  expect(folded.filter((name, index) => folded.indexOf(name) !== index)).toEqual([])
}

function expectPlainNames(table: TableModel): void {
  const columns = table.columns.map(({ name }) => name)
  expectDistinct(columns)
  for (const name of [table.name, ...columns]) expect(name).toMatch(/^[a-z][a-z0-9_]{0,59}$/)
  const own = new Set(eventBaseColumns.map(({ name }) => name))
  const parameters = columns.filter((name) => !own.has(name))
  if (columns.includes('evt_index')) expect(columns.length - parameters.length).toBe(own.size)
  expect(parameters.filter((name) => reservedColumnNames.has(name))).toEqual([])
}

function shuffled(abis: readonly NamedAbi[]): fc.Arbitrary<readonly NamedAbi[]> {
  const orders = abis.map(({ name, abi }) => mixed(abi).map((items) => ({ name, abi: items })))
  return fc.tuple(...orders).chain(mixed)
}

function mixed<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length })
}

function textsOf({ files }: MadeProject): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ path, text }) => [path, text]))
}

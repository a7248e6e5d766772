import fc, { type GeneratorValue } from 'fast-check'
import { expect, describe as group, test } from 'vitest'
import { type LayoutModel, layoutId } from '../../src/model/contract-model.js'
import { emptyMemory, type ProjectMemory } from '../../src/model/project-memory.js'
import type { Log } from '../../src/runtime/ports/chain-source.js'
import { MemoryChain } from '../../src/runtime/testing/memory-chain.js'
import { encodeJson } from '../../src/shared/encode-values.js'
import { argumentsOf } from '../abi/abi-values.js'
import { logEncoder } from '../abi/encode-log.js'
import { createDatabase } from '../databases/create-database.js'
import { dialects } from '../databases/dialects.js'
import { type Abi, evolution } from './evolving-abi.js'
import { describe, EvolvingProject, shopAddress } from './evolving-project.js'

const runs = Number(process.env['BCDATA_LAW_RUNS'] ?? 6)

/** An event that was emitted, and where. */
interface Emitted {
  readonly place: string
  readonly layout: LayoutModel
  readonly values: readonly unknown[]
}

group.each(dialects)('on %s', (dialect) => {
  test('a project that grew with its contract holds what one made anew would, and what was before', async () => {
    await fc.assert(
      fc.asyncProperty(evolution, fc.gen(), async (abis, gen) => {
        const [grown, fresh] = [await createDatabase(dialect), await createDatabase(dialect)]
        try {
          const chain = new MemoryChain({ confirmations: 2 })
          const emitted: Emitted[] = []
          const project = new EvolvingProject(grown.url)
          for (const abi of abis) {
            const before = project.memory
            await project.upgrade(abi)
            expectToKeep(before, project.memory)
            emitted.push(...emit(chain, abis, gen))
            await project.index(chain)
          }
          const anew = new EvolvingProject(fresh.url)
          await anew.upgrade(abis.at(-1) ?? [])
          await anew.index(chain)
          await expectToHold(project, emitted)
          await expectToHold(anew, emitted)
          expectSameEvents(project, anew)
          await expectManifestToBeTrue(project)
        } finally {
          await Promise.all([grown.drop(), fresh.drop()])
        }
      }),
      { numRuns: runs, seed: 7, endOnFailure: true },
    )
  })
})

/** Some blocks with events of any time: a proxy may speak as the contract did, or will. */
function emit(chain: MemoryChain, abis: readonly Abi[], gen: GeneratorValue): readonly Emitted[] {
  const events = withoutTwins(abis.flatMap((abi) => describe(abi, emptyMemory).events))
  const emitted: Emitted[] = []
  for (let block = gen(fc.integer, { min: 1, max: 3 }); block > 0; block -= 1) {
    const count = events.length === 0 ? 0 : gen(fc.integer, { min: 0, max: 4 })
    const drafts = Array.from({ length: count }, () => {
      const layout = events[gen(fc.nat, { max: events.length - 1 })]
      if (!layout) throw new Error('an ABI has events')
      const values = gen(() => argumentsOf(layout.parameters)).map(withoutNul)
      return { layout, values }
    })
    const { number } = chain.mine(
      drafts.map(({ layout, values }) => ({ address: shopAddress, ...bytesOf(layout, values) })),
    )
    emitted.push(...drafts.map((draft, index) => ({ ...draft, place: `${number}/${index}` })))
  }
  return emitted
}

function bytesOf(layout: LayoutModel, values: readonly unknown[]): Pick<Log, 'topics' | 'data'> {
  const { topics, data } = logEncoder(layout)(values)
  return { topics, data }
}

/** Where another parameter is indexed instead, nobody can tell the logs of both apart. */
function withoutTwins(events: readonly LayoutModel[]): readonly LayoutModel[] {
  const maskOf = ({ parameters }: LayoutModel) => parameters.map(({ indexed }) => indexed).join()
  return events.filter((event) =>
    events.every((other) => layoutId(other) !== layoutId(event) || maskOf(other) === maskOf(event)),
  )
}

/** Every table has exactly the events of all layouts that its stream has had. */
async function expectToHold(project: EvolvingProject, emitted: readonly Emitted[]): Promise<void> {
  for (const event of project.contract.events) {
    const layouts = new Map(event.layouts.map((layout) => [layoutId(layout), layout]))
    const wanted = emitted.flatMap(({ place, layout, values }) => {
      const known = layouts.get(layoutId(layout))
      return known ? [[place, rowOf(known, values)] as const] : []
    })
    const stored = await project.rows(event.table.name)
    expect(stored.size).toBe(wanted.length)
    for (const [place, row] of wanted) expect(stored.get(place)).toMatchObject(row)
  }
}

/** What was named once keeps its name; columns are added, never taken away. */
function expectToKeep(before: ProjectMemory, after: ProjectMemory): void {
  for (const [key, { table, typeName, columns }] of Object.entries(before.events)) {
    expect(after.events[key]).toMatchObject({ table, typeName })
    expect(Object.keys(after.events[key]?.columns ?? {})).toEqual(
      expect.arrayContaining(Object.keys(columns)),
    )
  }
  expect(after.migrations).toMatchObject(before.migrations)
}

/** The database has the columns that the manifest names, and as optional as it says. */
async function expectManifestToBeTrue(project: EvolvingProject): Promise<void> {
  const nullable = await project.nullableColumns()
  for (const { table, columns } of Object.values(project.memory.events)) {
    const optional = Object.keys(columns).filter((name) => columns[name]?.endsWith('?'))
    expect([...(nullable.get(table) ?? [])].sort()).toEqual(optional.sort())
  }
}

/** Overloads that are layouts of one stream stay in its table; a project made anew has two. */
function expectSameEvents(grown: EvolvingProject, fresh: EvolvingProject): void {
  const wanted = fresh.contract.events.map(layoutId)
  const indexed = grown.contract.events
    .filter(({ retired }) => !retired)
    .flatMap(({ layouts }) => layouts.map(layoutId))
  expect(indexed).toEqual(expect.arrayContaining(wanted))
}

function rowOf({ parameters }: LayoutModel, values: readonly unknown[]): object {
  return Object.fromEntries(
    parameters.map(({ column }, index) => [
      column.name,
      column.kind === 'json' ? JSON.parse(encodeJson(values[index])) : values[index],
    ]),
  )
}

/** PostgreSQL has no place for it in a text; such a log becomes a dead letter there. */
function withoutNul(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '')
  if (Array.isArray(value)) return value.map(withoutNul)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNul(item)]))
}

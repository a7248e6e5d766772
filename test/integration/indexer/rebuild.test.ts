import { copyFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Anvil, startAnvil } from '../../anvil.js'
import { type TrafficChain, trafficChain } from './chain.js'
import { endChildren, type Finished } from './child.js'
import { dump, dumpContent, eventCounts } from './database.js'
import { eventually } from './eventually.js'
import { generatedProject, type Project } from './project.js'

let project: Project
beforeAll(async () => {
  project = await generatedProject({
    rpc: 'http://127.0.0.1:8545',
    chain: 'rangeBlocksMax: 7, pollIntervalMs: 100, finality: { confirmations: 8 }',
  })
  expect(await project.run(['migrate'], { database: 'empty.db' })).toMatchObject({ code: 0 })
})
const nodes: Anvil[] = []
afterEach(async () => {
  await endChildren()
  for (const node of nodes.splice(0)) await node.stop()
})
afterAll(() => project?.remove())

let databases = 0

interface World {
  readonly chain: TrafficChain
  /** The database's file. */
  readonly path: string
  run(...args: readonly string[]): Promise<Finished>
  index(): Promise<Finished>
  /** The database is what a new one becomes. */
  compare(): Promise<void>
}

async function world(): Promise<World> {
  const node = await startAnvil()
  nodes.push(node)
  // Few enough blocks for the node to have the state of all of them: handlers read contracts.
  const chain = await trafficChain(node.url, 25)
  const create = (): string => {
    const name = `rebuild-${++databases}.db`
    copyFileSync(project.path('empty.db'), project.path(name))
    return name
  }
  const database = create()
  const path = project.path(database)
  const index = async (into: string): Promise<Finished> => {
    const options = { database: into, rpc: node.url }
    const finished = await project.run(['start', '--until', 'head'], options)
    expect(finished).toMatchObject({ code: 0 })
    return finished
  }
  return {
    chain,
    path,
    run: (...args) => project.run(args, { database, rpc: node.url }),
    index: () => index(database),
    async compare() {
      const fresh = create()
      await index(fresh)
      expect(dumpContent(path)).toEqual(dumpContent(project.path(fresh)))
      expect(eventCounts(path)).toEqual(await chain.expectedCounts())
    },
  }
}

/** The records of the indexer. */
function warnings({ stderr }: Finished): readonly unknown[] {
  return stderr.split('\n').filter((line) => line.includes('handlers.changed'))
}

const handlers = 'src/handlers/token.ts'

test('handlers that changed are noticed, and a rebuild makes the rows that they make', async () => {
  const { chain, run, index, compare } = await world()
  expect(warnings(await index())).toEqual([])

  project.edit(handlers, '    const changes', '    // A remark.\n\n    const  changes')
  expect(warnings(await index())).toEqual([])

  project.edit(handlers, 'args.value)', 'args.value * 3n)')
  const changed = await index()
  expect(warnings(changed)).toHaveLength(1)
  expect(changed.stderr).toContain('npx bcdata rebuild')
  // Nobody is kept from going on.
  expect(warnings(await index())).toHaveLength(1)

  const rebuilt = await run('rebuild', '--json')
  expect(rebuilt).toMatchObject({ code: 0 })
  expect(JSON.parse(rebuilt.stdout)).toMatchObject({
    tables: expect.arrayContaining(['token_holder']),
    chains: [{ chainId: 31_337, events: expect.any(Number) }],
  })
  expect(rebuilt.stderr).toContain('Clearing token_holder')
  await compare()
  expect(warnings(await index())).toEqual([])

  // Above finality, what was rebuilt is taken back as well.
  await chain.rpc.call('anvil_reorg', [6, []])
  await chain.traffic(9, 77)
  await index()
  await compare()
  project.edit(handlers, 'args.value * 3n)', 'args.value)')
})

test('a rebuild that is killed leaves the rows as they were', async () => {
  const { chain, path, index } = await world()
  await index()
  const before = dump(path)
  const pause = 'await new Promise((resolve) => setTimeout(resolve, 60_000))'
  project.edit(handlers, 'await changes.apply', `${pause}\n    await changes.apply`)
  const child = project.start(['rebuild'], {
    database: path.split('/').at(-1) ?? '',
    rpc: chain.url,
  })
  await eventually('the rebuild has begun', () => child.errors().includes('Clearing token_holder'))
  await eventually('it is writing', async () => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    return child.isAlive()
  })
  child.signal('SIGKILL')
  expect(await child.finished).toMatchObject({ signal: 'SIGKILL' })
  project.edit(handlers, `${pause}\n    `, '')
  expect(dump(path)).toEqual(before)
  expect(warnings(await index())).toEqual([])
})

test('after a fork below finality the named command goes back to what both chains have', async () => {
  const { chain, path, run, index, compare } = await world()
  await index()
  const before = dump(path)
  await chain.rpc.call('anvil_rollback', [15])
  await chain.traffic(18, 91)

  const stopped = await run('start', '--until', 'head')
  expect(stopped.code).toBe(1)
  expect(stopped.stderr).toMatch(
    /error\[CHAIN_FORK_BELOW_FINALITY\].*0x[0-9a-f]{64}.*0x[0-9a-f]{64}/,
  )
  expect(stopped.stderr).toContain('npx bcdata rollback')
  expect(dump(path)).toEqual(before)

  const unasked = await run('rollback')
  expect(unasked).toMatchObject({ code: 64, stdout: '' })
  expect(dump(path)).toEqual(before)

  const rolledBack = await run('rollback', '--yes', '--json')
  expect(rolledBack).toMatchObject({ code: 0 })
  const { number, hash } = JSON.parse(rolledBack.stdout)
  expect(await chain.hashOf(number)).toBe(hash)
  await index()
  await compare()
})

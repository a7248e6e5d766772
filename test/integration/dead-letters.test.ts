import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import { internalTables } from '../../src/runtime/store/internal-tables.js'
import { openStore } from '../../src/runtime/store/open-store.js'
import { allTables } from '../fixtures/database-rows.js'
import { type RpcRequest, startRpcServer } from '../fixtures/rpc-server.js'
import { type TrafficChain, trafficChain } from './indexer/chain.js'
import { endChildren } from './indexer/child.js'
import { generatedProject, type Project } from './indexer/project.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  await endChildren()
  for (const close of closing.splice(0).reverse()) await close()
})

const upToHead = ['start', '--until', 'head']

interface World {
  readonly chain: TrafficChain
  readonly project: Project
}

async function world(): Promise<World> {
  const node: AnvilNode = await startAnvil()
  closing.push(() => node.stop())
  const chain = await trafficChain(node.url, 60)
  const project = await generatedProject({ rpc: node.url })
  closing.push(() => project.remove())
  expect(await project.run(['migrate'])).toMatchObject({ code: 0 })
  return { chain, project }
}

/** The node, which refuses the logs of one block for good. */
async function refusingNode(target: string, refused: number): Promise<string> {
  const covers = ({ method, params }: RpcRequest): boolean => {
    const [place] = params as [{ fromBlock?: string; toBlock?: string }]
    if (method !== 'eth_getLogs' || place.fromBlock === undefined) return false
    return Number(place.fromBlock) <= refused && refused <= Number(place.toBlock)
  }
  const error = { code: -32000, message: 'leveldb: corrupted block' }
  const answer = async (
    body: RpcRequest | readonly RpcRequest[],
    response: ServerResponse,
  ): Promise<void> => {
    const all = [body].flat() as RpcRequest[]
    const headers = { 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify(all) }
    const answers = (await (await fetch(target, request)).json()) as { id: number }[]
    const changed = answers.map((one) => {
      const asked = all.find(({ id }) => id === one.id)
      return asked !== undefined && covers(asked) ? { jsonrpc: '2.0', id: one.id, error } : one
    })
    response.writeHead(200, headers)
    response.end(JSON.stringify(Array.isArray(body) ? changed : changed[0]))
  }
  const server = await startRpcServer((body, response) => {
    answer(body, response).catch(() => response.destroy())
  })
  closing.push(() => server.stop())
  return server.url
}

/** What an indexer leaves that nothing has happened to. */
async function uninterrupted(project: Project) {
  expect(await project.run(['migrate'], { database: 'whole.db' })).toMatchObject({ code: 0 })
  expect(await project.run(upToHead, { database: 'whole.db' })).toMatchObject({ code: 0 })
  return ofEvents(await allTables(`sqlite:${project.path('whole.db')}`))
}

/** Without what tells how they came: dead letters keep blocks above finality away until the next run. */
function ofEvents(tables: Readonly<Record<string, readonly string[]>>) {
  const named = Object.entries(tables).filter(([name]) => !name.startsWith('_bcdata_'))
  return Object.fromEntries(named)
}

test('blocks that the node refuses are listed, retried, and then as if nothing had happened', async () => {
  const { chain, project } = await world()
  const whole = await uninterrupted(project)
  const refused = Math.floor((await chain.finalized()) / 2)
  const rpc = await refusingNode(chain.url, refused)
  const run = await project.run(upToHead, { rpc })
  expect(run).toMatchObject({ code: 0 })
  expect(run.stderr).toContain('"event":"blocks.refused"')
  expect(run.stderr).toMatch(/"event":"dead-letters".*"look":"bcdata dead-letters list"/)

  const list = await project.run(['dead-letters', 'list', '--json'])
  expect(list.code).toBe(2)
  const letters = JSON.parse(list.stdout) as { kind: string; from: number; reason: string }[]
  expect(letters.length).toBeGreaterThan(0)
  for (const letter of letters) {
    expect(letter).toMatchObject({ kind: 'range', from: refused, to: refused })
    expect(letter.reason).toContain('corrupted block')
  }
  const doctor = await project.run(['doctor'])
  expect(doctor.stdout).toContain('dead letters')

  expect(await project.run(['dead-letters', 'retry'])).toMatchObject({ code: 0 })
  expect(await project.run(upToHead)).toMatchObject({ code: 0 })
  expect(ofEvents(await allTables(`sqlite:${project.path('data.db')}`))).toEqual(whole)
  expect((await project.run(['dead-letters', 'list'])).stdout).toBe('There are no dead letters.\n')
})

/** How many calls of handlers wait. */
async function lettersOf(project: Project): Promise<number> {
  const { code, stdout } = await project.run(['dead-letters', '--kind', 'handler', '--json'])
  expect(code).toBe(2)
  return (JSON.parse(stdout) as readonly unknown[]).length
}

test('events whose handler failed are handed to it again', async () => {
  const { chain, project } = await world()
  const whole = await uninterrupted(project)
  const failing = `    if (events.some(({ blockNumber }) => blockNumber % 20 === 0)) throw new Error('no price')
    const changes`
  project.edit('src/handlers/token.ts', '    const changes', failing)
  project.edit(
    'bcdata.config.ts',
    '  database: {',
    "  failures: { handler: 'dead-letter' },\n  database: {",
  )
  const run = await project.run(upToHead)
  expect(run.code === 0 ? '' : run.stderr).toBe('')
  expect(run.stderr).toContain('"event":"handler.left-out"')
  const database = `sqlite:${project.path('data.db')}`
  const before = ofEvents(await allTables(database))
  expect(before['token_evt_transfer']).toEqual(whole['token_evt_transfer'])
  expect(before['token_holder']).not.toEqual(whole['token_holder'])

  // What makes derived tables anew goes on without these calls, too, and records them again.
  const rebuilt = await project.run(['rebuild', '--json'])
  expect(rebuilt).toMatchObject({ code: 0, stderr: expect.stringContaining('Handlers failed for') })
  expect(JSON.parse(rebuilt.stdout).chains).toMatchObject([
    { deadLetters: await lettersOf(project) },
  ])
  const store = await openStore<unknown>({ url: database, tables: internalTables })
  await sql`delete from token_evt_transfer where evt_block_number =
    (select min(evt_block_number) from token_evt_transfer)`.execute(store.db)
  await store.close()
  const audited = await project.run(['audit', '--fix', '--json'])
  expect(audited.code === 2 ? '' : audited.stderr).toBe('')
  expect(JSON.parse(audited.stdout)).toMatchObject({
    ...{ found: expect.any(Number), left: 0, deadLetters: await lettersOf(project) },
  })
  const below = Math.floor((await chain.finalized()) / 2)
  const rolledBack = await project.run(['rollback', `${below}`, '--yes', '--json'])
  expect(rolledBack.code === 0 ? '' : rolledBack.stderr).toBe('')
  const back = JSON.parse(rolledBack.stdout)
  expect(back).toMatchObject({ number: below, deadLetters: await lettersOf(project) })
  expect(back.deadLetters).toBeGreaterThan(0)
  expect(await project.run(upToHead)).toMatchObject({ code: 0 })

  // With the same handler those of other blocks than the twentieth are handled.
  const first = await project.run(['dead-letters', 'retry', '--json'])
  expect(first.code === 2 ? '' : first.stderr).toBe('')
  const { done, left } = JSON.parse(first.stdout) as { done: number; left: readonly object[] }
  expect(done).toBeGreaterThan(0)
  expect(left.length).toBeGreaterThan(0)
  project.edit('src/handlers/token.ts', failing, '    const changes')
  expect(await project.run(['dead-letters', 'retry', '--kind', 'handler'])).toMatchObject({
    code: 0,
  })
  expect(await project.run(['dead-letters', 'retry'])).toMatchObject({ code: 0 })
  expect(await project.run(upToHead)).toMatchObject({ code: 0 })
  expect(ofEvents(await allTables(database))).toEqual(whole)
})

test('an event that its handler always fails for ends the indexer, which tells which', async () => {
  const { project } = await world()
  project.edit(
    'src/handlers/token.ts',
    '    const changes',
    "    if (events.length > 0) throw new Error('no price')\n    const changes",
  )
  const run = await project.run(upToHead)
  expect(run.code).toBe(1)
  expect(run.stderr).toMatch(
    /error\[HANDLER_FAILED\]: The handler Token\.transfer failed for .*block/,
  )
  expect(run.stderr.match(/"event":"handler.failed"/g)).toHaveLength(3)
})

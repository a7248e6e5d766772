import { type Kysely, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../scripts/demo/anvil.mjs'
import { internalTables } from '../../src/runtime/store/internal-tables.js'
import { openStore } from '../../src/runtime/store/open-store.js'
import { createDatabase, type TestDatabase } from '../databases/create-database.js'
import { dialects } from '../databases/dialects.js'
import { allTables } from '../fixtures/database-rows.js'
import { type TrafficChain, trafficChain } from './indexer/chain.js'
import { endChildren, type Finished } from './indexer/child.js'
import { generatedProject, type Project } from './indexer/project.js'

/*
 * Goal: an audit finds whatever somebody did to the rows of settled blocks, and repairs it so that
 * nothing tells it from a clean run, on every database.
 */
let node: AnvilNode
let chain: TrafficChain
let project: Project
beforeAll(async () => {
  node = await startAnvil()
  chain = await trafficChain(node.url, 40)
  project = await generatedProject({ rpc: chain.url })
})
afterEach(() => endChildren())
afterAll(async () => {
  await node?.stop()
  project?.remove()
})

interface Found {
  readonly to: number
  readonly found: number
  readonly fixed: boolean
  readonly left: number
  readonly findings: readonly Readonly<Record<string, unknown>>[]
}

describe.each(dialects)('an audit on %s', (dialect) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase(dialect)
    await succeeds('migrate')
    await succeeds('start', '--until', 'head')
  })
  afterAll(() => database?.drop())

  const run = (args: readonly string[]): Promise<Finished> =>
    project.run(args, { env: { BCDATA_DATABASE_URL: database.url } })

  async function succeeds(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(args)
    expect(code === 0 ? '' : stdout + stderr).toBe('')
    return stdout
  }

  const rows = () => allTables(database.url)

  /** With the columns that make an event's place: nothing here depends on the database. */
  async function tamper(work: (db: Kysely<unknown>) => Promise<unknown>): Promise<void> {
    const store = await openStore<unknown>({ url: database.url, tables: internalTables })
    try {
      await work(store.db)
    } finally {
      await store.close()
    }
  }

  async function audited(...flags: readonly string[]): Promise<Found & Pick<Finished, 'code'>> {
    const { code, stdout, stderr } = await run(['audit', '--json', ...flags])
    expect(code === 1 || code === 70 ? stderr : '').toBe('')
    return { code, ...(JSON.parse(stdout) as Found) }
  }

  async function placesOf(table: string): Promise<readonly Place[]> {
    const settled = await chain.finalized()
    return ((await rows())[table] ?? [])
      .map((text) => JSON.parse(text) as Row)
      .map((row) => ({ blockNumber: Number(row.evt_block_number), index: Number(row.evt_index) }))
      .filter(({ blockNumber }) => blockNumber < settled)
      .sort((one, other) => one.blockNumber - other.blockNumber || one.index - other.index)
  }

  test('names what was deleted, changed and invented, and makes it as a clean run would', async () => {
    const clean = await rows()
    expect(await succeeds('audit')).toContain('all rows are as the node has them')

    const table = 'token_evt_transfer'
    const [deleted, moved, changed, copied] = atLeast(4, await placesOf(table))
    await tamper(async (db) => {
      await sql`delete from token_evt_transfer where ${at(deleted)}`.execute(db)
      await sql`update token_evt_transfer set evt_index = 9001 where ${at(moved)}`.execute(db)
      await sql`update token_evt_transfer set to_ = from_, evt_tx_index = 77
        where ${at(changed)}`.execute(db)
      await sql`insert into token_evt_transfer (chain_id, evt_block_number, evt_block_time,
          evt_tx_hash, evt_tx_index, evt_index, contract_address, from_, to_, value)
        select chain_id, evt_block_number, evt_block_time,
          evt_tx_hash, evt_tx_index, 9002, contract_address, from_, to_, value
        from token_evt_transfer where ${at(copied)}`.execute(db)
    })
    const tampered = await rows()

    const found = await audited()
    expect(found).toMatchObject({ code: 2, found: 5, fixed: false, left: 5 })
    const places = found.findings.map(({ kind, blockNumber, index }) => ({
      ...{ kind, blockNumber, index },
    }))
    expect(places).toEqual(
      expect.arrayContaining([
        { kind: 'missing', ...deleted },
        { kind: 'missing', ...moved },
        { kind: 'different', ...changed },
        { kind: 'extra', blockNumber: moved.blockNumber, index: 9001 },
        { kind: 'extra', blockNumber: copied.blockNumber, index: 9002 },
      ]),
    )
    const different = found.findings.find(({ kind }) => kind === 'different')
    expect(different).toMatchObject({ table, fields: ['txIndex', 'to'] })
    // It only looks.
    expect(await rows()).toEqual(tampered)

    expect(await audited('--fix')).toMatchObject({ code: 0, found: 5, fixed: true, left: 0 })
    expect(await rows()).toEqual(clean)
    expect(await audited()).toMatchObject({ code: 0, found: 0, findings: [] })

    // Before-images are as good as before: a fork leaves what a run over the new branch leaves.
    await chain.rpc.call('anvil_reorg', [5, []])
    await chain.traffic(2, 7)
    await succeeds('start', '--until', 'head')
    const after = ofEvents(await rows())
    await succeeds('reset', '--yes')
    await succeeds('start', '--until', 'head')
    expect(after).toEqual(ofEvents(await rows()))
  })

  test('compares the blocks that it is told', async () => {
    const [first, second] = atLeast(2, await placesOf('token_evt_transfer'))
    const last = second.blockNumber
    await tamper((db) => sql`delete from token_evt_transfer where ${at(first)}`.execute(db))
    const after = await audited('--from', `${first.blockNumber + 1}`)
    expect(after).toMatchObject({ code: 0, found: 0 })
    expect(await audited('--to', `${last}`)).toMatchObject({ code: 2, found: 1, to: last })
    expect((await audited('--to', '1000000')).to).toBeLessThan(await chain.finalized())
  })
})

test('what a repair can not make right is told by the exit code', async () => {
  const url = `sqlite:${project.path('stubborn.db')}`
  const run = (...args: readonly string[]) => project.run(args, { database: 'stubborn.db' })
  expect(await run('migrate')).toMatchObject({ code: 0 })
  expect(await run('start', '--until', 'head')).toMatchObject({ code: 0 })
  const store = await openStore<unknown>({ url, tables: internalTables })
  try {
    const { rows } = await sql<{ block: number }>`select min(evt_block_number) as block
      from token_evt_transfer`.execute(store.db)
    const block = sql.lit(rows[0]?.block ?? -1)
    await sql`delete from token_evt_transfer where evt_block_number = ${block}`.execute(store.db)
    await sql`create trigger stubborn before insert on token_evt_transfer
      when new.evt_block_number = ${block} begin select raise(ignore); end`.execute(store.db)
    const { code, stdout } = await run('audit', '--fix')
    expect(`${code} ${stdout}`).toMatch(/^2 missing .*\d of them could not be made right/s)
    await sql`drop trigger stubborn`.execute(store.db)
    const after = await run('audit', '--fix')
    expect(`${after.code} ${after.stdout}`).toMatch(/^0 missing .*Made right\./s)
    expect(await run('audit')).toMatchObject({ code: 0 })
  } finally {
    await store.close()
  }
})

test('blocks that are none, and nodes of another chain, are refused', async () => {
  expect(await project.run(['migrate'])).toMatchObject({ code: 0 })
  const early = await project.run(['audit'])
  expect(early).toMatchObject({ code: 64, stderr: expect.stringContaining('Nothing was indexed') })
  expect(await project.run(['start', '--until', 'head'])).toMatchObject({ code: 0 })

  for (const flags of ['--from x', '--to=-1', '--from 1.5', '--from 9 --to 3', '--from 1000']) {
    const { code, stderr } = await project.run(['audit', ...flags.split(' ')])
    expect(`${flags}: ${code} ${stderr}`).toMatch(/: 64 error\[USAGE\]/)
  }

  const other = await startAnvil({ args: ['--chain-id', '5'] })
  const another = await project.run(['audit', '--fix'], { rpc: other.url })
  await other.stop()
  expect(another).toMatchObject({ code: 1, stderr: expect.stringContaining('CHAIN_MISMATCH') })
  const anew = await startAnvil({ timestamp: 1_600_000_000 })
  const reset = await project.run(['audit'], { rpc: anew.url })
  await anew.stop()
  expect(reset).toMatchObject({ code: 1, stderr: expect.stringContaining('CHAIN_RESET') })

  // Rows of one branch are not mended with those of another.
  await chain.rpc.call('anvil_rollback', [30])
  await chain.traffic(40, 9)
  const forked = await project.run(['audit', '--fix'])
  expect(forked).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CHAIN_FORK_BELOW_FINALITY'),
  })
})

interface Place {
  readonly blockNumber: number
  readonly index: number
}

interface Row {
  readonly evt_block_number: number
  readonly evt_index: number
}

function at({ blockNumber, index }: Place) {
  return sql<boolean>`evt_block_number = ${sql.lit(blockNumber)} and evt_index = ${sql.lit(index)}`
}

/** Far from each other, so that they are of different blocks. */
function atLeast(count: number, places: readonly Place[]): [Place, Place, Place, Place] {
  const step = Math.floor(places.length / 5)
  const chosen = [1, 2, 3, 4].map((number) => places[number * step])
  expect(new Set(chosen.map((place) => place?.blockNumber)).size).toBeGreaterThanOrEqual(count)
  return chosen as [Place, Place, Place, Place]
}

/** Without the tool's own tables. */
function ofEvents(tables: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => !name.startsWith('_bcdata_')))
}

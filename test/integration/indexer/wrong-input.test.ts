import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AnvilNode, startAnvil } from '../../../scripts/demo/anvil.mjs'
import { freePort } from '../../databases/server-process.js'
import { startRpcServer } from '../../fixtures/rpc-server.js'
import { trafficChain } from './chain.js'
import { endChildren, type Finished } from './child.js'
import { dump, tableNames } from './database.js'
import { errorsIn, expectFailure } from './expect-failure.js'
import { generatedProject, type Project, type RunOptions } from './project.js'

const nodes: AnvilNode[] = []
let project: Project
let node: AnvilNode
let indexed: string
beforeAll(async () => {
  node = await chainNode({})
  project = await generatedProject({ rpc: node.url })
  expect(await project.run(['migrate'])).toMatchObject({ code: 0 })
  expect(await project.run(['start', '--until', 'head'])).toMatchObject({ code: 0 })
  indexed = project.path('data.db')
})
afterEach(() => endChildren())
afterAll(async () => {
  project?.remove()
  await Promise.all(nodes.map((one) => one.stop()))
})

async function chainNode(options: Parameters<typeof startAnvil>[0]): Promise<AnvilNode> {
  const started = await startAnvil(options)
  nodes.push(started)
  await trafficChain(started.url, 20)
  return started
}

let five: Promise<AnvilNode> | undefined
/** The same contracts at the same addresses, on another chain. */
function chainFive(): Promise<AnvilNode> {
  five ??= chainNode({ args: ['--chain-id', '5'] })
  return five
}

const indexing = (options?: RunOptions): Promise<Finished> =>
  project.run(['start', '--until', 'head'], options)

/** Runs with a file changed, and puts it back. */
async function withChange<Result>(
  file: string,
  change: (text: string) => string,
  use: () => Promise<Result>,
): Promise<Result> {
  const path = project.path(file)
  const before = readFileSync(path, 'utf8')
  expect(change(before)).not.toBe(before)
  writeFileSync(path, change(before))
  try {
    return await use()
  } finally {
    writeFileSync(path, before)
  }
}

/** Nothing in the indexed database is other than before. */
async function withoutChange(use: () => Promise<void>): Promise<void> {
  const before = dump(indexed)
  await use()
  expect(dump(indexed)).toEqual(before)
}

const config = 'bcdata.config.ts'
const withoutAddress = (text: string) => text.replace('address: deployed()', '')
const withAnyAddress = (text: string) =>
  text.replaceAll('deployed()', "'any'").replace(', deployed', '')

describe('addresses', () => {
  test('a contract without an address is named', async () => {
    await withoutChange(async () => {
      const failed = await withChange(config, withoutAddress, () => indexing())
      expectFailure(failed, 'CONTRACT_NO_ADDRESS')
      expect(failed.stderr).toContain('The contract Token has no address on the chain "local"')
    })
  })

  test('a contract that the deployment files do not have on this chain is named', async () => {
    await project.run(['migrate'], { database: 'other.db' })
    const failed = await indexing({ rpc: (await chainFive()).url, database: 'other.db' })
    expectFailure(failed, 'CONTRACT_NO_ADDRESS')
    expect(failed.stderr).toContain('chain 5')
  })
})

describe('nodes', () => {
  test('a node that is not there is reported within seconds', async () => {
    const rpc = `http://127.0.0.1:${await freePort()}/v3/key`
    await withoutChange(async () => {
      const begin = performance.now()
      expectFailure(await indexing({ rpc }), 'RPC_UNREACHABLE')
      expect(performance.now() - begin).toBeLessThan(10_000)
    })
  })

  test('an address that is no node is reported', async () => {
    expectFailure(await indexing({ rpc: 'localhost' }), 'CONFIG_INVALID')
    const site = await startRpcServer((_, response) => response.end('<html>Welcome!</html>'))
    const failed = await indexing({ rpc: site.url }).finally(() => site.stop())
    expectFailure(failed, 'RPC_INVALID_ANSWER')
  })

  test('a node of another chain id than the database was filled from is refused', async () => {
    const rpc = (await chainFive()).url
    await withoutChange(async () => {
      const failed = await withChange(config, withAnyAddress, () => indexing({ rpc }))
      expectFailure(failed, 'CHAIN_MISMATCH')
      expect(failed.stderr).toMatch(/chain 31337\b.* chain 5\b/)
      // So it is when the deployment files know nothing of the other chain.
      expectFailure(await indexing({ rpc }), 'CHAIN_MISMATCH')
    })
  })

  test('a node of another genesis than the database was filled from is refused', async () => {
    const other = await chainNode({ timestamp: 1_600_000_000 })
    await withoutChange(async () => {
      for (const args of [['start'], ['start', '--until', 'head']]) {
        expectFailure(await project.run(args, { rpc: other.url }), 'CHAIN_RESET')
      }
    })
  })
})

describe('databases', () => {
  test.each([
    ['folder', 'is a directory'],
    ['file/data.db', 'is a file'],
    ['nowhere/data.db', 'does not exist'],
    ['file', 'is not an SQLite file'],
  ])('the path %s is refused by every command, as it %s', async (database, why) => {
    mkdirSync(project.path('folder'), { recursive: true })
    writeFileSync(
      project.path('file'),
      'no database at all, but long enough to be looked at as one',
    )
    for (const args of [['migrate'], ['start'], ['reconcile', 'run']]) {
      const failed = await project.run(args, { database })
      expectFailure(failed, 'DATABASE_UNUSABLE')
      expect(failed.stderr).toContain(why)
    }
    expect(readFileSync(project.path('file'), 'utf8')).toMatch(/^no database at all/)
  })

  test.each([
    ['postgres://user:passw0rd@127.0.0.1:1/data', 'DATABASE_UNAVAILABLE'],
    ['mysql://user:passw0rd@127.0.0.1:1/data', 'DATABASE_UNAVAILABLE'],
    ['oracle://user:passw0rd@127.0.0.1:1/data', 'DATABASE_UNSUPPORTED'],
  ] as const)(
    'a database that is not there is named without its password: %s',
    async (url, code) => {
      for (const args of [['start'], ['migrate']]) {
        const failed = await project.run(args, { env: { BCDATA_DATABASE_URL: url } })
        expectFailure(failed, code)
        expect(failed.stderr).not.toContain('passw0rd')
      }
    },
  )
})

describe('migrations', () => {
  test('a database without tables is not indexed into', async () => {
    const failed = await indexing({ database: 'new.db' })
    expectFailure(failed, 'MIGRATIONS_PENDING')
    expect(tableNames(project.path('new.db'))).toEqual([])
    expect(await project.run(['migrate'], { database: 'new.db' })).toMatchObject({ code: 0 })
    expect(await indexing({ database: 'new.db' })).toMatchObject({ code: 0 })
  })

  test('a migration that was edited after it was applied stops every command', async () => {
    await withoutChange(async () => {
      const edited = (text: string) => text.replace("owner: 'address'", "owner: 'text'")
      await withChange('migrations/0001_init.ts', edited, async () => {
        for (const args of [['start'], ['migrate'], ['migrate', 'status']]) {
          const failed = await project.run(args)
          expectFailure(failed, 'MIGRATION_CHANGED')
          expect(failed.stderr).toContain('0001_init')
        }
      })
    })
  })

  test('a migration of the team that was edited after it was applied stops them, too', async () => {
    const path = project.path('migrations/0002_team.ts')
    const text = (type: string) => `import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('team').addColumn('id', '${type}').execute()
}
`
    writeFileSync(path, text('integer'))
    expectFailure(await indexing(), 'MIGRATIONS_PENDING')
    expect(await project.run(['migrate'])).toMatchObject({
      code: 0,
      stdout: 'Applied: 0002_team\n',
    })
    writeFileSync(path, text('text'))
    for (const args of [['start'], ['migrate']]) {
      expectFailure(await project.run(args), 'MIGRATION_CHANGED')
    }
    writeFileSync(path, text('integer'))
    expect(await indexing()).toMatchObject({ code: 0 })
  })
})

describe('usage', () => {
  test.each(['soon', '-1', '1.5', ''])('--until "%s" is explained', async (until) => {
    const failed = await project.run(['start', `--until=${until}`])
    expect(errorsIn(failed.stderr)).toEqual(['USAGE'])
    expect(failed.code).toBe(64)
  })

  test('a flag that start does not know is wrong usage, not a bug', async () => {
    const failed = await project.run(['start', '--untill', 'head'])
    expect(errorsIn(failed.stderr)).toEqual(['USAGE'])
    expect(failed.code).toBe(64)
  })
})

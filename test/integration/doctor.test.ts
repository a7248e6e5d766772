import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deployAll } from '../../scripts/demo/deploy.mjs'
import type { CheckedFinding } from '../../src/cli/doctor/run-checks.js'
import { openStore } from '../../src/runtime/store/open-store.js'
import { projectFormat } from '../../src/shared/project-format.js'
import { type Anvil, startAnvil } from '../anvil.js'
import { createDatabase } from '../databases/create-database.js'
import { serverDialects } from '../databases/dialects.js'
import { type CliProject, cliProject } from '../fixtures/cli-project.js'

let anvil: Anvil
let project: CliProject
beforeAll(async () => {
  anvil = await startAnvil()
  await deployAll(anvil.url)
})
afterAll(() => anvil?.stop())
beforeEach(async () => {
  project = await cliProject(anvil.url)
})
afterEach(() => project?.remove())

interface Diagnosis {
  readonly code: number
  readonly of: (check: string) => readonly CheckedFinding[]
}

async function diagnose(): Promise<Diagnosis> {
  const code = await project.run('doctor', '--json')
  const { findings } = JSON.parse(project.printed()) as { findings: readonly CheckedFinding[] }
  return { code, of: (check) => findings.filter((finding) => finding.check === check) }
}

function edit(path: string, old: string, replacement: string): void {
  const file = join(project.root, path)
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(old)
  writeFileSync(file, text.replace(old, replacement))
}

function setEnv(name: string, value: string): void {
  const path = join(project.root, '.env')
  writeFileSync(path, `${readFileSync(path, 'utf8')}${name}=${value}\n`)
}

test('a healthy project is ok in every line', async () => {
  await project.migrate()
  const code = await project.run('doctor')
  expect(code, project.printed()).toBe(0)
  const lines = project.printed().trim().split('\n')
  expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([])
  const checks = lines.map((line) => line.slice(6, 17).trim())
  expect([...new Set(checks)]).toEqual(
    'node packages config generated database migrations schema chain contracts letters disk permissions'.split(
      ' ',
    ),
  )
})

test.each(serverDialects)('a project on %s is examined as well', async (dialect) => {
  const database = await createDatabase(dialect)
  try {
    setEnv('BCDATA_DATABASE_URL', database.url)
    const before = await diagnose()
    expect(before.of('database')).toMatchObject([{ state: 'ok' }])
    expect(before.of('migrations')).toMatchObject([
      { state: 'fail', message: 'Pending: 0001_init.' },
    ])
    expect(project.printed()).not.toContain(database.url)
    await project.migrate(database.url)
    const after = await diagnose()
    expect(after.code, project.printed()).toBe(0)
    expect(after.of('schema')).toMatchObject([{ state: 'ok' }])
    expect(after.of('migrations')).toMatchObject([{ state: 'ok' }])
  } finally {
    await database.drop()
  }
})

test('before the first migration it says what to run', async () => {
  const { code, of } = await diagnose()
  expect(of('database')).toMatchObject([{ state: 'warn', fix: 'Run `npm run migrate`.' }])
  expect(of('migrations')).toMatchObject([{ state: 'warn' }])
  expect(code).toBe(0)
})

describe('a broken part is one finding with a fix, and the rest is examined', () => {
  test('the config', async () => {
    edit('bcdata.config.ts', "kind: 'evm'", "kind: 'evm', pollIntervalMs: -1")
    const { code, of } = await diagnose()
    expect(code).toBe(2)
    expect(of('config')).toMatchObject([{ state: 'fail', fix: expect.any(String) }])
    expect(of('chain')).toMatchObject([
      { state: 'warn', message: expect.stringContaining('config') },
    ])
    expect(of('permissions')).toMatchObject([{ state: 'ok' }])
  })

  test('the node', async () => {
    setEnv('BCDATA_RPC_URL', 'http://127.0.0.1:1/v3/secretsecretsecret')
    const { code, of } = await diagnose()
    expect(code).toBe(2)
    expect(of('chain')).toMatchObject([{ state: 'fail', fix: expect.any(String) }])
    expect(project.printed()).not.toContain('secretsecret')
    expect(of('generated')).toMatchObject([{ state: 'ok' }])
  })

  test('a node that takes a connection and never answers, within 5 seconds', async () => {
    const silent = await silentServer()
    try {
      const address = silent.address()
      const port = typeof address === 'object' && address ? address.port : 0
      setEnv('BCDATA_RPC_URL', `http://127.0.0.1:${port}`)
      const started = performance.now()
      const { of } = await diagnose()
      expect(performance.now() - started).toBeLessThan(15_000)
      expect(of('chain')).toMatchObject([{ state: 'fail' }])
      expect(of('packages')).toMatchObject([{ state: 'ok' }])
    } finally {
      silent.close()
    }
  })

  test('a database of another chain', async () => {
    await project.migrate()
    const store = await openStore({ url: project.databaseUrl, tables: {} })
    await store.blocks.bindChain({ name: 'local', chainId: 5, genesisHash: `0x${'5'.repeat(64)}` })
    await store.close()
    const { code, of } = await diagnose()
    expect(code).toBe(2)
    expect(of('chain')).toMatchObject([
      { state: 'fail', message: expect.stringMatching(/31337.*chain 5/) },
    ])
  })

  test('a file that is no database', async () => {
    writeFileSync(join(project.root, 'data.db'), 'no database at all, only a long enough text')
    const { code, of } = await diagnose()
    expect(code).toBe(2)
    expect(of('database')).toMatchObject([{ state: 'fail' }])
    expect(of('schema')).toMatchObject([{ state: 'warn' }])
  })

  test('an edited migration, and one that waits', async () => {
    await project.migrate()
    writeFileSync(
      join(project.root, 'migrations/0009_own.ts'),
      'export async function up(): Promise<void> {}\n',
    )
    expect((await diagnose()).of('migrations')).toMatchObject([
      { state: 'fail', message: 'Pending: 0009_own.' },
    ])
    edit('migrations/0001_init.ts', 'export async', '// edited\nexport async')
    expect((await diagnose()).of('migrations')).toMatchObject([
      { state: 'fail', message: expect.stringContaining('0001_init') },
    ])
  })

  test('a table and a column that differ from the code', async () => {
    await project.migrate()
    const store = await openStore({ url: project.databaseUrl, tables: {} })
    const { db } = store
    await db.schema.alterTable('vesting_evt_released').addColumn('memo', 'text').execute()
    await db.schema.dropTable('token_holder').execute()
    await db.schema.createTable('daily').addColumn('day', 'integer').execute()
    await store.close()
    const messages = (await diagnose()).of('schema').map(({ message }) => message)
    expect(messages.toSorted()).toEqual([
      'The table daily is not in src/tables.ts.',
      'The table token_holder is not in the database.',
      'vesting_evt_released.memo is only in the database.',
    ])
  })

  test('generated code that is stale, and an artifact that is gone', async () => {
    rmSync(join(project.root, 'src/generated/tables.ts'))
    expect((await diagnose()).of('generated')).toMatchObject([
      { state: 'warn', message: '1 file would change.' },
    ])
    rmSync(join(project.root, '../out'), { recursive: true })
    const { code, of } = await diagnose()
    expect(code).toBe(2)
    expect(of('generated')).toMatchObject([{ state: 'fail' }])
  })

  test('a contract without code, and one without an address', async () => {
    edit('bcdata.config.ts', 'address: deployed()', `address: '0x${'12'.repeat(20)}'`)
    edit('bcdata.config.ts', 'address: deployed()', 'startBlock: 1')
    const { of } = await diagnose()
    expect(of('contracts').map(({ state }) => state)).toEqual(['warn', 'fail'])
  })

  test('a project for a newer runtime, and one without packages', async () => {
    edit('src/generated/format.ts', `format = ${projectFormat}`, 'format = 99')
    expect((await diagnose()).of('packages')).toMatchObject([
      { state: 'fail', fix: expect.stringContaining('npm install') },
    ])
    expect(await project.run('start')).toBe(1)
    expect(project.printed()).toContain('error[RUNTIME_MISMATCH]')
    rmSync(join(project.root, 'node_modules'), { recursive: true })
    expect((await diagnose()).of('packages')).toMatchObject([
      { state: 'fail', fix: 'Run `npm install`.' },
    ])
  })

  test('files that hold something else', async () => {
    await project.migrate()
    writeFileSync(join(project.root, 'src/tables.ts'), 'export const tables = {{\n')
    writeFileSync(join(project.root, 'package.json'), '<<<<<<< HEAD\n')
    writeFileSync(join(project.root, '.bcdata/manifest.json'), '<<<<<<< HEAD\n')
    const { code, of } = await diagnose()
    expect(code).toBe(2)
    expect(of('schema')).toMatchObject([{ state: 'warn' }])
    expect(of('database')).toMatchObject([
      { state: 'fail', message: expect.stringContaining('src/tables.ts') },
    ])
    expect(of('packages')).toMatchObject([{ state: 'fail' }])
    expect(of('generated')).toMatchObject([{ state: 'fail' }])
    expect(of('contracts').every(({ state }) => state === 'ok')).toBe(true)
    expect(project.printed()).not.toContain('bug of bcdata')
  })

  test('secrets that others can read', async () => {
    chmodSync(join(project.root, '.env'), 0o644)
    expect((await diagnose()).of('permissions')).toMatchObject([
      { state: 'warn', fix: 'Run `chmod 600 .env`.' },
    ])
  })
})

function silentServer(): Promise<Server> {
  const server = createServer(() => {})
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { openedStore } from '../../../test/fixtures/token-runs.js'
import { type TokenDatabase, transfer } from '../../../test/fixtures/token-store.js'
import type { Store } from '../store/open-store.js'
import { checkHandlers } from './check-handlers.js'

const derived = ['token_holder']
let store: Store<TokenDatabase>
beforeEach(async () => {
  store = await openedStore()
})

const registry = `import { token } from './token.js'
import { vesting } from './vesting.js'
export const handlers = { Token: token, Vesting: vesting }`
const token = `import { rate } from '../rates.js'
export const token = { transfer: () => rate }`

/** A build of its own each time: a module is loaded once. */
function build(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(
    join(fileURLToPath(new URL('../../../test', import.meta.url)), '.generated-'),
  )
  onTestFinished(() => rmSync(root, { recursive: true }))
  const all = {
    'handlers/index.js': registry,
    'handlers/token.js': token,
    'handlers/vesting.js': 'export const vesting = {}',
    'rates.js': 'export const rate = 1',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(root, 'dist/src/handlers'), { recursive: true })
    writeFileSync(join(root, 'dist/src', path), text)
  }
  writeFileSync(join(root, 'dist/package.json'), '{ "type": "module" }')
  return root
}

async function check(
  files: Readonly<Record<string, string>> = {},
  tables: readonly string[] = derived,
): Promise<readonly unknown[]> {
  const logger = recordingLogger()
  await checkHandlers(store, { root: build(files), derived: tables, logger })
  return logger.records.map(({ event, fields }) => [
    event,
    fields['contracts'],
    fields['emptyTables'],
  ])
}

async function fill(): Promise<void> {
  const block = { number: 3, hash: '0x03', parentHash: '0x02', time: 3 } as const
  await store.db.transaction().execute(async (tx) => {
    await store.blocks.insertEvents(tx, [transfer({ blockNumber: 3 })])
    await store.blocks.commit(tx, 1, block, 3)
  })
}

it('says nothing before the first block, nor as long as nothing changes', async () => {
  expect(await check()).toEqual([])
  expect(await check({ 'rates.js': 'export const rate = 2' })).toEqual([])
  await fill()
  expect(await check({ 'rates.js': 'export const rate = 2' })).toEqual([])
  expect(await check({ 'rates.js': '// two\nexport const rate = 2\n' })).toEqual([])
})

it('names the contracts whose code changed, imports included, at each start', async () => {
  await check()
  await fill()
  const other = { 'rates.js': 'export const rate = 2' }
  expect(await check(other)).toEqual([['handlers.changed', 'Token', undefined]])
  expect(await check(other)).toEqual([['handlers.changed', 'Token', undefined]])
  expect(await check()).toEqual([])
  const first = { 'handlers/vesting.js': 'export const vesting = { released: () => {} }' }
  expect(await check(first)).toEqual([['handlers.changed', 'Vesting', undefined]])
})

it('a contract that is new lacks nothing', async () => {
  const only = "import { token } from './token.js'\nexport const handlers = { Token: token }"
  await check({ 'handlers/index.js': only })
  await fill()
  const first = { 'handlers/vesting.js': 'export const vesting = { released: () => {} }' }
  expect(await check(first)).toEqual([])
})

it('names a derived table that is new and empty in a filled database', async () => {
  await check({}, ['token_evt_transfer'])
  await fill()
  const tables = ['token_evt_transfer', 'token_holder']
  expect(await check({}, tables)).toEqual([['handlers.changed', undefined, 'token_holder']])
  await store.db
    .insertInto('token_holder')
    .values({
      chain_id: 1,
      contract_address: `0x${'cc'.repeat(20)}`,
      holder: `0x${'dd'.repeat(20)}`,
      balance: 5n,
    })
    .execute()
  expect(await check({}, tables)).toEqual([])
})

it('a database of before there were records is taken as it is', async () => {
  await fill()
  expect(await check()).toEqual([])
  expect(await check({ 'rates.js': 'export const rate = 2' })).toHaveLength(1)
})

it('without derived tables or handlers there is nothing to say', async () => {
  await check({}, [])
  await fill()
  expect(await check({ 'rates.js': 'export const rate = 2' }, [])).toEqual([])
  const none = { 'handlers/token.js': 'export const token = {}' }
  expect(await check(none)).toEqual([])
  expect(await check({ ...none, 'rates.js': '' })).toEqual([])
})

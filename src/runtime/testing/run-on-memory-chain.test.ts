import { expect, test } from 'vitest'
import {
  type Transfer,
  token,
  tokenHandlers,
  transferEvent,
} from '../../../test/fixtures/token-crawl.js'
import {
  derived,
  holderOf,
  type TokenDatabase,
  tables,
  tokenMigrations,
} from '../../../test/fixtures/token-store.js'
import { type Hex, zeroAddress } from '../../shared/hex.js'
import type { EventDefinition } from '../ports/event.js'
import { runOnMemoryChain } from './run-on-memory-chain.js'

const [alice, bob] = [holderOf(1), holderOf(2)]
type Contracts = { readonly Token: { readonly transfer: Transfer } }

const project = {
  ...{ tables, migrations: tokenMigrations, derived, contracts: [token] },
  handlers: tokenHandlers,
}

const transfer = (from: Transfer['from'], to: Transfer['to'], value: bigint) =>
  ({ contract: 'Token', event: 'transfer', args: { from, to, value } }) as const

const balances = async (db: Awaited<ReturnType<typeof started>>['db']) =>
  (
    await db.selectFrom('token_holder').select(['holder', 'balance']).orderBy('holder').execute()
  ).map(({ holder, balance }) => [holder, balance])

function started() {
  return runOnMemoryChain<TokenDatabase, Contracts>({
    ...project,
    events: [
      transfer(zeroAddress, alice, 100n),
      [transfer(alice, bob, 30n), transfer(bob, bob, 5n)],
    ],
  })
}

test('events become rows, and handlers see them', async () => {
  const run = await started()
  const rows = await run.db.selectFrom('token_evt_transfer').selectAll().execute()
  expect(rows.map((row) => [row.evt_block_number, row.evt_index, row.from, row.value])).toEqual([
    [1, 0, zeroAddress, 100n],
    [2, 0, alice, 30n],
    [2, 1, bob, 5n],
  ])
  expect(rows[0]?.contract_address).toBe(run.addressOf('Token'))
  expect(await balances(run.db)).toEqual([
    [alice, 70n],
    [bob, 30n],
  ])
  await run.close()
})

test('a fork takes rows and balances back', async () => {
  const run = await started()
  run.fork(1)
  await run.emit(transfer(alice, bob, 1n))
  expect(await balances(run.db)).toEqual([
    [alice, 99n],
    [bob, 1n],
  ])
  await run.close()
})

test('an event with several layouts is written as the first one; anonymous ones are told apart', async () => {
  const full = transferEvent as EventDefinition<Transfer>
  const narrow: EventDefinition<Transfer> = {
    ...full,
    topicCount: 2,
    columns: ['from', 'to'],
    values: ({ from, to }) => [from, to],
  }
  const nameless: EventDefinition<Transfer> = { ...full, name: 'moved', topic0: null }
  const twin: EventDefinition<Transfer> = { ...nameless, name: 'movedToo' }
  const run = await runOnMemoryChain<TokenDatabase>({
    ...project,
    contracts: [{ name: 'Token', events: [full, narrow, nameless, twin] }],
    events: [
      transfer(zeroAddress, alice, 100n),
      { ...transfer(alice, bob, 30n), event: 'moved' },
      { ...transfer(alice, bob, 3n), event: 'movedToo' },
    ],
  })
  const rows = await run.db.selectFrom('token_evt_transfer').select('value').execute()
  expect(rows.map(({ value }) => value)).toEqual([100n, 30n, 3n])
  // Only `transfer` has a handler.
  expect(await balances(run.db)).toEqual([[alice, 100n]])
  await run.close()
})

test('an event that the contract does not have is a mistake in the test', async () => {
  const run = await runOnMemoryChain(project)
  await expect(run.emit({ contract: 'Token', event: 'approval', args: {} })).rejects.toThrow(
    'Token has no event approval.',
  )
  await run.close()
})

test("a factory's children have their events from the block on that reports them", async () => {
  const created = {
    ...transferEvent,
    signature: 'Made(address,address,uint256)',
    topic0: `0x${'3'.repeat(64)}`,
  } as const
  const factory = { name: 'Factory', events: [created] }
  const made = (to: Transfer['to']) =>
    ({ ...transfer(alice, to, 0n), contract: 'Factory' }) as const
  const at = (address: Hex, value: bigint) => ({ ...transfer(alice, bob, value), address })
  const [child, stranger] = [holderOf(7), holderOf(8)]
  const run = await runOnMemoryChain<
    TokenDatabase,
    Contracts & { readonly Factory: Contracts['Token'] }
  >({
    ...project,
    contracts: [factory, token],
    factories: { Token: { contract: 'Factory', event: 'Made', parameter: 'to' } },
    events: [at(child, 1n), [at(child, 2n), made(child)], at(stranger, 3n)],
  })
  await run.emit(at(child, 4n))
  run.fork(3)
  await run.emit(at(child, 5n), made(stranger), at(stranger, 6n))
  const rows = await run.rows('token_evt_transfer')
  expect(rows.map(({ value }) => value)).toEqual([0n, 6n])
  await run.close()
})

import type { Hex } from 'bcdata/runtime'
import { runOnMemoryChain } from 'bcdata/runtime/testing'
import { expect, test } from 'vitest'
import { up } from '../migrations/0001_init.js'
import type { Database } from '../src/generated/database.js'
import { tokenContract, type TokenEvents } from '../src/generated/token.js'
import { tables } from '../src/generated/tables.js'
import { handlers } from '../src/handlers/index.js'

const alice: Hex = `0x${'a1'.repeat(20)}`
const bob: Hex = `0x${'b0'.repeat(20)}`
const nobody: Hex = `0x${'00'.repeat(20)}`

/** The project's tables and handlers on a chain and a database in memory. */
function start() {
  return runOnMemoryChain<Database, { Token: TokenEvents }>({
    tables,
    migrations: [{ name: '0001_init', up }],
    derived: ['token_holder'],
    contracts: [tokenContract],
    handlers,
  })
}

test('events become rows', async () => {
  const { db, emit, close } = await start()
  await emit(
    { contract: 'Token', event: 'approval', args: { owner: alice, spender: alice, value: 1_000n } },
    {
      contract: 'Token',
      event: 'minterChanged',
      args: { previousMinter: alice, newMinter: alice },
    },
    { contract: 'Token', event: 'transfer', args: { from: alice, to: alice, value: 1_000n } },
  )
  expect(await db.selectFrom('token_evt_approval').selectAll().execute()).toMatchObject([
    { owner: alice, spender: alice, value: 1_000n },
  ])
  expect(await db.selectFrom('token_evt_minter_changed').selectAll().execute()).toMatchObject([
    { previous_minter: alice, new_minter: alice },
  ])
  expect(await db.selectFrom('token_evt_transfer').selectAll().execute()).toMatchObject([
    { from_: alice, to_: alice, value: 1_000n },
  ])
  await close()
})

test('a fork takes balances back', async () => {
  const { db, emit, fork, close } = await start()
  await emit(
    { contract: 'Token', event: 'transfer', args: { from: nobody, to: alice, value: 100n } },
    { contract: 'Token', event: 'transfer', args: { from: alice, to: bob, value: 30n } },
  )
  fork(1)
  await emit({ contract: 'Token', event: 'transfer', args: { from: alice, to: bob, value: 1n } })
  const holders = db.selectFrom('token_holder').select(['holder', 'balance']).orderBy('holder')
  expect(await holders.execute()).toEqual([
    { holder: alice, balance: 99n },
    { holder: bob, balance: 1n },
  ])
  await close()
})

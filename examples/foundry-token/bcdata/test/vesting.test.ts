import type { Hex } from 'bcdata/runtime'
import { runOnMemoryChain } from 'bcdata/runtime/testing'
import { expect, test } from 'vitest'
import { up } from '../migrations/0001_init.js'
import type { Database } from '../src/generated/database.js'
import { type VestingEvents, vestingContract } from '../src/generated/vesting.js'
import { tables } from '../src/generated/tables.js'
import { handlers } from '../src/handlers/index.js'

const alice: Hex = `0x${'a1'.repeat(20)}`
const bytes = (length: number): Hex => `0x${'ab'.repeat(length)}`

/** The project's tables and handlers on a chain and a database in memory. */
function start() {
  return runOnMemoryChain<Database, { Vesting: VestingEvents }>({
    tables,
    migrations: [{ name: '0001_init', up }],
    contracts: [vestingContract],
    handlers,
  })
}

test('events become rows', async () => {
  const { db, emit, close } = await start()
  await emit(
    {
      contract: 'Vesting',
      event: 'adjusted',
      args: { id: 1_000n, reason: bytes(32), delta: 1_000n },
    },
    {
      contract: 'Vesting',
      event: 'noted',
      args: { id: 1_000n, topic: bytes(32), author: alice, note: 'some text' },
    },
    {
      contract: 'Vesting',
      event: 'released',
      args: { id: 1_000n, beneficiary: alice, amount: 1_000n },
    },
  )
  expect(await db.selectFrom('vesting_evt_adjusted').selectAll().execute()).toMatchObject([
    { id: 1_000n, reason: bytes(32), delta: 1_000n },
  ])
  expect(await db.selectFrom('vesting_evt_noted').selectAll().execute()).toMatchObject([
    { id: 1_000n, topic_hash: bytes(32), author: alice, note: 'some text' },
  ])
  expect(await db.selectFrom('vesting_evt_released').selectAll().execute()).toMatchObject([
    { id: 1_000n, beneficiary: alice, amount: 1_000n },
  ])
  await close()
})

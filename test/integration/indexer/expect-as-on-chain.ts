import { ZeroAddress } from 'ethers'
import { expect } from 'vitest'
import type { TrafficChain } from './chain.js'
import { storedRows } from './stored.js'

/** The events are those that ethers finds, the balances what the token itself says. */
export async function expectAsOnChain(chain: TrafficChain, url: string): Promise<void> {
  await expectEventsOfChain(chain, url)
  await expectBalancesOfChain(chain, url)
}

async function expectEventsOfChain(chain: TrafficChain, url: string): Promise<void> {
  for (const [table, events] of Object.entries(await chain.expectedEvents())) {
    const isTransfer = table === 'token_evt_transfer'
    const expected = events.map(({ blockNumber, index, transactionHash, args }) => [
      ...[blockNumber, index, transactionHash],
      ...(isTransfer ? args.map((value) => String(value).toLowerCase()) : []),
    ])
    const stored = (await storedRows(url, table)).map((row) => [
      ...[row['evt_block_number'], row['evt_index'], row['evt_tx_hash']],
      ...(isTransfer ? [row['from_'], row['to_'], String(row['value'])] : []),
    ])
    expect(stored.map(String).sort()).toEqual(expected.map(String).sort())
  }
}

/** Every holder has what the token says, and nobody else has anything. */
async function expectBalancesOfChain(chain: TrafficChain, url: string): Promise<void> {
  const { token_evt_transfer: transfers = [] } = await chain.expectedEvents()
  const people = transfers.flatMap(({ args: [from, to] }) => [from, to]) as readonly string[]
  const holders = [...new Set(people)].filter((one) => one !== ZeroAddress)
  const balances = await chain.balancesOf(holders)
  const expected = holders.map((holder, at) => `${holder.toLowerCase()} ${balances[at]}`)
  const rows = await storedRows(url, 'token_holder')
  const stored = rows.map(({ holder, balance }) => `${holder} ${balance}`)
  const some = (entry: string): boolean => !entry.endsWith(' 0')
  expect(stored.filter(some).sort()).toEqual(expected.filter(some).sort())
  expect(stored.filter(some).length).toBeGreaterThan(10)
}

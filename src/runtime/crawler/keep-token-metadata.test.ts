import { AbiCoder } from 'ethers'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import { type TokenStore, tokenStoreOn } from '../../../test/fixtures/token-store.js'
import type { Hex } from '../../shared/hex.js'
import type { ContractCall } from '../ports/chain-source.js'
import { BatchReads } from '../reads/batch-reads.js'
import { createTable } from '../store/schema/create-table.js'
import { MemoryChain } from '../testing/memory-chain.js'
import { keepTokenMetadata } from './keep-token-metadata.js'

const [symbol, decimals] = ['0x95d89b41', '0x313ce567'] as const
const addressOf = (token: number): Hex => `0x${token.toString(16).padStart(40, '0')}`

function encoded(type: string, value: unknown): Hex {
  return AbiCoder.defaultAbiCoder().encode([type], [value]) as Hex
}

describe.each(dialects)('what tokens say of themselves, on %s', (dialect) => {
  let store: TokenStore
  let asked: ContractCall[] = []
  beforeEach(async () => {
    asked = []
    store = await tokenStoreOn(dialect)
    await createTable(store.db, 'token_metadata', {
      columns: {
        chain_id: 'int32',
        contract_address: 'address',
        name: 'text?',
        symbol: 'text?',
        decimals: 'int32?',
      },
      primaryKey: ['chain_id', 'contract_address'],
    })
  })
  afterEach(() => store.close())

  const chain = new MemoryChain({
    onCall(call) {
      asked.push(call)
      if (call.data === symbol) return encoded('string', `T${Number(call.to)} 'é'`)
      if (call.data === decimals) return encoded('uint8', Number(call.to) % 80)
      return { type: 'revert', data: '0x' }
    },
  })

  /** A batch with an event of each token, in this order. */
  async function keep(tokens: readonly number[], chainId = 1): Promise<void> {
    const last = { number: 0, hash: '0x' } as const
    const cache = store.blocks.calls
    const batch = new BatchReads({ chainId, cache, source: chain, last, isFinal: true })
    const events = tokens.map((token) => ({ address: addressOf(token), blockNumber: 0 }))
    await store.db.transaction().execute(async (tx) => {
      const context = { tx, chainId, reads: batch.within(tx) }
      await keepTokenMetadata(context, 'token_metadata', events)
      await batch.keep(tx)
    })
  }

  async function kept(): Promise<readonly unknown[]> {
    const query = sql<Record<string, unknown>>`select * from token_metadata
      order by chain_id, contract_address`
    const { rows } = await query.execute(store.db)
    return rows.map((row) => [
      Number(row['chain_id']),
      Number(row['contract_address']),
      row['name'],
      row['symbol'],
      row['decimals'] === null ? null : Number(row['decimals']),
    ])
  }

  it('is asked once for each of them', async () => {
    await keep([1, 2, 1])
    await keep([2, 79, 1])
    await keep([1], 2)
    expect(await kept()).toEqual([
      [1, 1, null, "T1 'é'", 1],
      [1, 2, null, "T2 'é'", 2],
      [1, 79, null, "T79 'é'", null],
      [2, 1, null, "T1 'é'", 1],
    ])
    expect(asked).toHaveLength(4 * 3)
  })

  it('is kept for more of them than one statement takes', async () => {
    await keep(Array.from({ length: 1_200 }, (_, index) => index + 1))
    expect(await kept()).toHaveLength(1_200)
  })

  it('is nothing without events', async () => {
    await keep([])
    expect(await kept()).toEqual([])
  })
})

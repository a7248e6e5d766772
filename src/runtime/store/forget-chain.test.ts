import { expect, test } from 'vitest'
import { dialects } from '../../../test/databases/dialects.js'
import {
  blockHash,
  derived,
  holderOf,
  tables,
  tokenAddress,
  tokenStoreOn,
  transfer,
} from '../../../test/fixtures/token-store.js'
import { forgetChain } from './forget-chain.js'

test.each(dialects)('a forgotten chain leaves nothing, the others stay (%s)', async (dialect) => {
  const store = await tokenStoreOn(dialect)
  const fill = async (chainId: number) => {
    const identity = { name: `chain ${chainId}`, chainId, genesisHash: blockHash(0, chainId) }
    await store.blocks.bindChain(identity)
    await store.db.transaction().execute(async (tx) => {
      await store.blocks.journal(tx, chainId, 5)
      await store.blocks.insertEvents(tx, [transfer({ chainId, blockNumber: 5 })])
      await tx
        .insertInto('token_holder')
        .values({
          ...{ chain_id: chainId, contract_address: tokenAddress },
          ...{ holder: holderOf(1), balance: 7n },
        })
        .execute()
      const header = { number: 5, hash: blockHash(5), parentHash: blockHash(4), time: 5 }
      await store.blocks.commit(tx, chainId, header, 4)
    })
  }
  await fill(1)
  await fill(2)

  await forgetChain(store.db, 1, { tables, derived })
  expect(await store.blocks.checkpoint(1)).toBeNull()
  expect(await store.blocks.checkpoint(2)).toMatchObject({ number: 5 })
  for (const table of ['token_evt_transfer', 'token_holder'] as const) {
    const rows = await store.db.selectFrom(table).select('chain_id').execute()
    expect(rows).toEqual([{ chain_id: 2 }])
  }

  // The name may now stand for another chain.
  await store.blocks.bindChain({ name: 'chain 1', chainId: 1, genesisHash: blockHash(99) })
  await store.close()
})

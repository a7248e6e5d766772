import { expect, test } from 'vitest'
import { address, startProject } from './start-project.js'

test('the first events become rows', async () => {
  const { db, emit, close } = await startProject()
  await emit(
    {
      contract: 'Collectible',
      event: 'approval',
      args: { owner: address(1), approved: address(2), tokenId: 3n },
    },
    {
      contract: 'Collectible',
      event: 'approvalForAll',
      args: { owner: address(4), operator: address(5), approved: true },
    },
    {
      contract: 'Collectible',
      event: 'batchMetadataUpdate',
      args: { _fromTokenId: 6n, _toTokenId: 7n },
    },
  )
  expect(await db.selectFrom('collectible_evt_approval').selectAll().execute()).toMatchObject([
    { owner: address(1), approved: address(2), token_id: 3n },
  ])
  expect(
    await db.selectFrom('collectible_evt_approval_for_all').selectAll().execute(),
  ).toMatchObject([{ owner: address(4), operator: address(5), approved: true }])
  expect(
    await db.selectFrom('collectible_evt_batch_metadata_update').selectAll().execute(),
  ).toMatchObject([{ from_token_id: 6n, to_token_id: 7n }])
  await close()
})

test('a fork takes balances back', async () => {
  const { db, emit, fork, close } = await startProject()
  const [nobody, alice, bob] = [address(0), address(1), address(2)]
  await emit(
    { contract: 'Collectible', event: 'transfer', args: { from: nobody, to: alice, tokenId: 1n } },
    { contract: 'Collectible', event: 'transfer', args: { from: alice, to: bob, tokenId: 1n } },
  )
  fork(1)
  await emit({
    contract: 'Collectible',
    event: 'transfer',
    args: { from: nobody, to: alice, tokenId: 2n },
  })
  const holders = db
    .selectFrom('collectible_holder')
    .select(['holder', 'balance'])
    .orderBy('holder')
  expect(await holders.execute()).toEqual([{ holder: alice, balance: 2n }])
  await close()
})

import { expect, test } from 'vitest'
import { address, startProject } from './start-project.js'

test('the first events become rows', async () => {
  const { emit, rows } = await startProject()
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
  expect(await rows('collectible_evt_approval')).toMatchObject([
    { owner: address(1), approved: address(2), token_id: 3n },
  ])
  expect(await rows('collectible_evt_approval_for_all')).toMatchObject([
    { owner: address(4), operator: address(5), approved: true },
  ])
  expect(await rows('collectible_evt_batch_metadata_update')).toMatchObject([
    { from_token_id: 6n, to_token_id: 7n },
  ])
})

test('a fork takes balances back', async () => {
  const { emit, fork, rows } = await startProject()
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
  expect(await rows('collectible_holder')).toMatchObject([{ holder: alice, balance: 2n }])
})

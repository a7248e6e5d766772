import { expect, test } from 'vitest'
import { address, startProject } from './start-project.js'

test('every event becomes a row', async () => {
  const { emit, rows } = await startProject()
  await emit(
    {
      contract: 'Token',
      event: 'approval',
      args: { owner: address(1), spender: address(2), value: 3n },
    },
    {
      contract: 'Token',
      event: 'minterChanged',
      args: { previousMinter: address(4), newMinter: address(5) },
    },
    { contract: 'Token', event: 'transfer', args: { from: address(6), to: address(7), value: 8n } },
  )
  expect(await rows('token_evt_approval')).toMatchObject([
    { owner: address(1), spender: address(2), value: 3n },
  ])
  expect(await rows('token_evt_minter_changed')).toMatchObject([
    { previous_minter: address(4), new_minter: address(5) },
  ])
  expect(await rows('token_evt_transfer')).toMatchObject([
    { from_: address(6), to_: address(7), value: 8n },
  ])
})

test('a fork takes balances back', async () => {
  const { emit, fork, rows } = await startProject()
  const [nobody, alice, bob] = [address(0), address(1), address(2)]
  await emit(
    { contract: 'Token', event: 'transfer', args: { from: nobody, to: alice, value: 100n } },
    { contract: 'Token', event: 'transfer', args: { from: alice, to: bob, value: 30n } },
  )
  fork(1)
  await emit({ contract: 'Token', event: 'transfer', args: { from: alice, to: bob, value: 1n } })
  expect(await rows('token_holder')).toMatchObject([
    { holder: alice, balance: 99n },
    { holder: bob, balance: 1n },
  ])
})

import { expect, test } from 'vitest'
import { address, bytes, startProject } from './start-project.js'

test('the first events become rows', async () => {
  const { emit, rows } = await startProject()
  await emit(
    { contract: 'Vesting', event: 'adjusted', args: { id: 1n, reason: bytes(32, 2), delta: 3n } },
    {
      contract: 'Vesting',
      event: 'noted',
      args: { id: 4n, topic: bytes(32, 5), author: address(6), note: 'text 7' },
    },
    {
      contract: 'Vesting',
      event: 'released',
      args: { id: 8n, beneficiary: address(9), amount: 10n },
    },
  )
  expect(await rows('vesting_evt_adjusted')).toMatchObject([
    { id: 1n, reason: bytes(32, 2), delta: 3n },
  ])
  expect(await rows('vesting_evt_noted')).toMatchObject([
    { id: 4n, topic_hash: bytes(32, 5), author: address(6), note: 'text 7' },
  ])
  expect(await rows('vesting_evt_released')).toMatchObject([
    { id: 8n, beneficiary: address(9), amount: 10n },
  ])
})

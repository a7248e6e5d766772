import { expect, test } from 'vitest'
import { scriptedSource } from '../../../../test/fixtures/stash/scripted-source.js'
import { toyChain } from '../../../../test/fixtures/stash/toy-chain.js'
import { toyWorld } from '../../../../test/fixtures/stash/toy-world.js'

const chain = toyChain(12)

test('what is wrong with block 0 is told, though no ledger is there to keep it', async () => {
  const evil = toyChain(12, (number) => (number === 0 ? { value: 'mine' } : undefined))
  const torn = scriptedSource('torn', chain, { damaged: new Set([0]) })
  const { stash, syncer } = toyWorld([scriptedSource('evil', evil), torn])
  const sync = syncer()
  await expect(sync.run({ until: 'end' })).rejects.toThrow(
    /No source has the genesis block\. evil: .* torn has a wrong CRC/,
  )
  expect(stash.blocks).toEqual([])
  expect(sync.summary().evidence.map(({ source, kind, block }) => [source, kind, block])).toEqual(
    expect.arrayContaining([
      ['evil', 'dishonest', 0],
      ['torn', 'damaged', 0],
    ]),
  )
})

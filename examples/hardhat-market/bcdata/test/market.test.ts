import { expect, test } from 'vitest'
import { address, startProject } from './start-project.js'

test('the first events become rows', async () => {
  const { emit, rows } = await startProject()
  await emit(
    { contract: 'Market', event: 'cancelled', args: { listingIds: [1n] } },
    { contract: 'Market', event: 'feeChanged', args: { arg0: 2, arg1: 3 } },
    {
      contract: 'Market',
      event: 'listed_5395b82f',
      args: {
        listingId: 4n,
        seller: address(5),
        order: {
          maker: address(6),
          asset: { collection: address(7), tokenId: 8n },
          price: 9n,
          validity: [10, 11],
          tags: ['text 12'],
        },
      },
    },
  )
  expect(await rows('market_evt_cancelled')).toMatchObject([{ listing_ids: ['1'] }])
  expect(await rows('market_evt_fee_changed')).toMatchObject([{ arg0: 2, arg1: 3 }])
  expect(await rows('market_evt_listed_5395b82f')).toMatchObject([
    {
      listing_id: 4n,
      seller: address(5),
      order_: {
        maker: address(6),
        asset: { collection: address(7), tokenId: '8' },
        price: '9',
        validity: ['10', '11'],
        tags: ['text 12'],
      },
    },
  ])
})

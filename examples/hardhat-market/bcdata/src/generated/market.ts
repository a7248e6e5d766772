// Made by `bcdata generate` from the ABI and bcdata.config.ts; an edit here is reported as a conflict.
// To change what an event does, edit src/handlers; to leave one out, use `exclude` in bcdata.config.ts.

import {
  abiData,
  readAddress,
  readArray,
  readBytes,
  readFixedBytes,
  readItems,
  readPointer,
  readString,
  readUint,
  readUint32,
  topicData,
  type AbiData,
  type ContractDefinition,
  type EventDefinition,
  type Handlers,
  type Hex,
  type Log,
} from 'bcdata/runtime'
import type { Database } from '../tables.js'

export interface MarketCancelled {
  readonly listingIds: readonly bigint[]
}

function decodeMarketCancelled(log: Log): MarketCancelled {
  const data = abiData(log)
  return {
    listingIds: readArray(data, 0, 0, 32, (data, at) => readUint(data, at, 256)),
  }
}

export const marketCancelled = {
  name: 'cancelled',
  signature: 'Cancelled(uint256[])',
  topic0: '0xf716feaa03f8aaf8dffb76658f42b1dab897fab00c7ce51dda4b299495f15674',
  topicCount: 1,
  table: 'market_evt_cancelled',
  columns: ['listing_ids'],
  json: {
    listing_ids: ['bigint'],
  },
  decode: decodeMarketCancelled,
  values: (args) => [args.listingIds],
} satisfies EventDefinition<MarketCancelled>

export interface MarketFeeChanged {
  readonly arg0: number
  readonly arg1: number
}

function decodeMarketFeeChanged(log: Log): MarketFeeChanged {
  const data = abiData(log)
  return {
    arg0: readUint32(data, 0, 16),
    arg1: readUint32(data, 32, 16),
  }
}

export const marketFeeChanged = {
  name: 'feeChanged',
  signature: 'FeeChanged(uint16,uint16)',
  topic0: '0xaa1ebd1f8841401ae5e1a0f2febc87d5f597ae458fca8277cd0e43b92633183c',
  topicCount: 1,
  table: 'market_evt_fee_changed',
  columns: ['arg0', 'arg1'],
  decode: decodeMarketFeeChanged,
  values: (args) => [args.arg0, args.arg1],
} satisfies EventDefinition<MarketFeeChanged>

export interface MarketListed_5395b82f {
  readonly listingId: bigint
  readonly seller: Hex
  readonly order: {
    readonly maker: Hex
    readonly asset: { readonly collection: Hex; readonly tokenId: bigint }
    readonly price: bigint
    readonly validity: readonly number[]
    readonly tags: readonly string[]
  }
}

function decodeMarketListed_5395b82f(log: Log): MarketListed_5395b82f {
  const data = abiData(log)
  return {
    listingId: readUint(topicData(log, 1), 0, 256),
    seller: readAddress(topicData(log, 2), 0),
    order: readListed_5395b82fOrder(data, readPointer(data, 0, 0)),
  }
}

function readListed_5395b82fOrderAsset(data: AbiData, at: number) {
  return {
    collection: readAddress(data, at),
    tokenId: readUint(data, at + 32, 256),
  }
}

function readListed_5395b82fOrder(data: AbiData, at: number) {
  return {
    maker: readAddress(data, at),
    asset: readListed_5395b82fOrderAsset(data, at + 32),
    price: readUint(data, at + 96, 256),
    validity: readItems(data, at + 128, 2, 32, (data, at) => readUint32(data, at, 32)),
    tags: readArray(data, at + 192, at, 32, readString),
  }
}

export const marketListed_5395b82f = {
  name: 'listed_5395b82f',
  signature: 'Listed(uint256,address,(address,(address,uint256),uint256,uint32[2],string[]))',
  topic0: '0x5395b82f228b323e63e5e92f4f399c48472cdee477a21835bb837291023bf334',
  topicCount: 3,
  table: 'market_evt_listed_5395b82f',
  columns: ['listing_id', 'seller', 'order_'],
  json: {
    order_: {
      maker: 'text',
      asset: {
        collection: 'text',
        tokenId: 'bigint',
      },
      price: 'bigint',
      validity: ['number'],
      tags: ['text'],
    },
  },
  decode: decodeMarketListed_5395b82f,
  values: (args) => [args.listingId, args.seller, args.order],
} satisfies EventDefinition<MarketListed_5395b82f>

export interface MarketListed_50955776 {
  readonly listingId: bigint
  readonly seller: Hex
  readonly price: bigint
}

function decodeMarketListed_50955776(log: Log): MarketListed_50955776 {
  const data = abiData(log)
  return {
    listingId: readUint(topicData(log, 1), 0, 256),
    seller: readAddress(topicData(log, 2), 0),
    price: readUint(data, 0, 256),
  }
}

export const marketListed_50955776 = {
  name: 'listed_50955776',
  signature: 'Listed(uint256,address,uint256)',
  topic0: '0x50955776c5778c3b7d968d86d8c51fb6b29a7a74c20866b533268e209fc08343',
  topicCount: 3,
  table: 'market_evt_listed_50955776',
  columns: ['listing_id', 'seller', 'price'],
  decode: decodeMarketListed_50955776,
  values: (args) => [args.listingId, args.seller, args.price],
} satisfies EventDefinition<MarketListed_50955776>

export interface MarketSettled {
  readonly batchId: Hex
  readonly assets: readonly { readonly collection: Hex; readonly tokenId: bigint }[]
  readonly prices: readonly (readonly bigint[])[]
  readonly signature: Hex
}

function decodeMarketSettled(log: Log): MarketSettled {
  const data = abiData(log)
  return {
    batchId: readFixedBytes(topicData(log, 1), 0, 32),
    assets: readArray(data, 0, 0, 64, readSettledAssets),
    prices: readArray(data, 32, 0, 64, (data, at) =>
      readItems(data, at, 2, 32, (data, at) => readUint(data, at, 256)),
    ),
    signature: readBytes(data, 64, 0),
  }
}

function readSettledAssets(data: AbiData, at: number) {
  return {
    collection: readAddress(data, at),
    tokenId: readUint(data, at + 32, 256),
  }
}

export const marketSettled = {
  name: 'settled',
  signature: 'Settled(bytes32,(address,uint256)[],uint256[2][],bytes)',
  topic0: '0x0558e7067e86225322c480308d55cef26a3614d9543d0d2558b1734fb5b9d99a',
  topicCount: 2,
  table: 'market_evt_settled',
  columns: ['batch_id', 'assets', 'prices', 'signature'],
  json: {
    assets: [
      {
        collection: 'text',
        tokenId: 'bigint',
      },
    ],
    prices: [['bigint']],
  },
  decode: decodeMarketSettled,
  values: (args) => [args.batchId, args.assets, args.prices, args.signature],
} satisfies EventDefinition<MarketSettled>

export interface MarketSold {
  readonly listingId: bigint
  readonly buyer: Hex
  readonly price: bigint
  readonly fee: bigint
}

function decodeMarketSold(log: Log): MarketSold {
  const data = abiData(log)
  return {
    listingId: readUint(topicData(log, 1), 0, 256),
    buyer: readAddress(topicData(log, 2), 0),
    price: readUint(data, 0, 256),
    fee: readUint(data, 32, 96),
  }
}

export const marketSold = {
  name: 'sold',
  signature: 'Sold(uint256,address,uint256,uint96)',
  topic0: '0x1a66688f0a83950d33abd996b2ee8665ab2a77fd3ed7413e246cde3d5af8ecab',
  topicCount: 3,
  table: 'market_evt_sold',
  columns: ['listing_id', 'buyer', 'price', 'fee'],
  decode: decodeMarketSold,
  values: (args) => [args.listingId, args.buyer, args.price, args.fee],
} satisfies EventDefinition<MarketSold>

/** Every event of Market that is indexed. */
export const marketContract: ContractDefinition = {
  name: 'Market',
  events: [
    marketCancelled,
    marketFeeChanged,
    marketListed_5395b82f,
    marketListed_50955776,
    marketSettled,
    marketSold,
  ],
}

/** Handler key → arguments. */
export interface MarketEvents {
  cancelled: MarketCancelled
  feeChanged: MarketFeeChanged
  listed_5395b82f: MarketListed_5395b82f
  listed_50955776: MarketListed_50955776
  settled: MarketSettled
  sold: MarketSold
}

export type MarketHandlers = Handlers<MarketEvents, Database>

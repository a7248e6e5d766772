import { expect, it, onTestFinished } from 'vitest'
import type { TableRegistry } from '../../shared/column-kind.js'
import { eventColumns } from '../../shared/event-columns.js'
import type { ChainEvent, DecodedEvent, EventDefinition } from '../ports/event.js'
import { memoryStore } from './memory-store.js'
import { createEventTable } from './schema/create-table.js'
import { readStoredEvents } from './stored-events.js'

const tables = {
  shop_evt_sold: {
    ...eventColumns,
    price: 'uint256',
    note: 'text?',
    buyer: 'address?',
    items: 'json?',
  },
  copy_evt_sold: { ...eventColumns, price: 'uint256' },
} as const satisfies TableRegistry

interface Sold {
  readonly price: bigint
  readonly note: string | null
  readonly buyer: string | null
  readonly items: readonly { readonly id: bigint; readonly count: number }[] | null
}

function layout(
  signature: string,
  columns: readonly (keyof Sold)[],
  more: Partial<EventDefinition<Sold>> = {},
): EventDefinition<Sold> {
  return {
    name: 'sold',
    signature,
    topic0: null,
    topicCount: 1,
    table: 'shop_evt_sold',
    columns,
    decode: () => {
      throw new Error('not used')
    },
    values: (args) => columns.map((column) => args[column]),
    ...more,
  }
}

const items = { items: [{ id: 'bigint', count: 'number' }] } as const
const today = layout('Sold(uint256,address,(uint256,uint8)[])', ['price', 'buyer', 'items'], {
  json: items,
})
const before = layout('Sold(uint256,string)', ['price', 'note'])
const shop = { name: 'Shop', events: [today, before] }
const copied = layout('Sold(uint256)', ['price'], { table: 'copy_evt_sold' })
const copy = { name: 'Copy', events: [copied] }

const nothing: Sold = { price: 0n, note: null, buyer: null, items: null }

function event(
  definition: EventDefinition<Sold>,
  [blockNumber, index]: readonly [number, number],
  args: Partial<Sold> = {},
  chainId = 1,
): DecodedEvent<Sold> {
  return {
    args: { ...nothing, price: BigInt(blockNumber), ...args },
    contract: definition === copied ? 'Copy' : 'Shop',
    event: 'sold',
    chainId,
    address: `0x${'aa'.repeat(20)}`,
    blockNumber,
    blockTime: blockNumber * 10,
    txHash: `0x${'bb'.repeat(32)}`,
    txIndex: 3,
    index,
    definition,
  }
}

async function stored(events: readonly DecodedEvent<Sold>[]) {
  const { chain_id: _, ...rest } = tables.shop_evt_sold
  const columns = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(name in eventColumns)),
  )
  const store = await memoryStore<Record<string, object>>({
    tables,
    migrations: [
      {
        name: '0001',
        async up(db) {
          await createEventTable(db, 'shop_evt_sold', { columns, indexes: [] })
          await createEventTable(db, 'copy_evt_sold', {
            columns: { price: 'uint256' },
            indexes: [],
          })
        },
      },
    ],
  })
  onTestFinished(() => store.close())
  await store.db.transaction().execute((tx) => store.blocks.insertEvents(tx, events as never))
  return async (from = 0, to = 1_000_000, contracts = [shop, copy]) => {
    const read: ChainEvent[] = []
    const query = { chainId: 1, from, to, contracts: contracts as never }
    for await (const list of readStoredEvents(store.db, tables, query)) read.push(...list)
    return read
  }
}

function seen({ definition: _, ...rest }: DecodedEvent<Sold>): ChainEvent {
  return rest
}

it('layouts of one table give arguments of one type', async () => {
  const events = [
    event(before, [1, 0], { note: 'first' }),
    event(today, [2, 0], { buyer: `0x${'cc'.repeat(20)}`, items: [{ id: 2n ** 200n, count: 7 }] }),
    event(today, [3, 0], { buyer: `0x${'dd'.repeat(20)}`, items: [] }),
  ]
  const read = await stored(events)
  expect(await read()).toEqual(events.map(seen))
})

it('comes in chain order over all tables, a log of two contracts in the order of these', async () => {
  const events = [
    event(before, [5, 1]),
    event(copied, [5, 0]),
    event(copied, [5, 1]),
    event(before, [4, 9]),
    event(copied, [11, 0]),
    event(before, [11, 2]),
  ]
  const read = await stored(events)
  const places = (all: readonly ChainEvent[]) =>
    all.map(({ contract, blockNumber, index }) => `${contract} ${blockNumber}.${index}`)
  const inOrder = ['Shop 4.9', 'Copy 5.0', 'Shop 5.1', 'Copy 5.1', 'Copy 11.0', 'Shop 11.2']
  expect(places(await read())).toEqual(inOrder)
  expect(places(await read(0, 1_000_000, [copy, shop]))).toEqual([
    'Shop 4.9',
    ...['Copy 5.0', 'Copy 5.1', 'Shop 5.1', 'Copy 11.0', 'Shop 11.2'],
  ])
  expect(places(await read(5, 10, [shop]))).toEqual(['Shop 5.1'])
  expect(await read(12)).toEqual([])
})

it('goes over any number of pages, of its own chain only', async () => {
  const many = Array.from({ length: 11_003 }, (_, index) =>
    event(index % 3 === 0 ? copied : before, [Math.floor(index / 5), index]),
  )
  const read = await stored([...many, event(before, [7, 1_000_000], {}, 2)])
  const places = (await read()).map(({ blockNumber, index }) => [blockNumber, index])
  expect(places).toEqual(many.map(({ blockNumber, index }) => [blockNumber, index]))
})

it('code of an older bcdata, which does not know what JSON forgets, is refused', async () => {
  const read = await stored([])
  const { json: _, ...older } = today
  const contracts = [{ name: 'Shop', events: [older] }]
  await expect(read(0, 9, contracts)).rejects.toMatchObject({ code: 'RUNTIME_MISMATCH' })
})

it('names the row that holds something else than its event has', async () => {
  const broken = { ...today, values: () => [9n, null, 'no list'] }
  const read = await stored([event(today, [2, 0]), event(broken, [2, 1]), event(today, [2, 2])])
  await expect(read()).rejects.toMatchObject({
    code: 'DATABASE_VALUE_INVALID',
    where: 'shop_evt_sold, block 2, log 1',
  })
})

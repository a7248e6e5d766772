import { expect, test } from 'vitest'
import { testArchive } from '../../../../test/fixtures/temporary-archive.js'
import type { Archive } from '../../ports/archive.js'
import type { ContractCall, LogFilter } from '../../ports/chain-source.js'
import { MemoryChain } from '../../testing/memory-chain.js'
import { ArchiveSource } from './archive-source.js'
import { ArchivingSource } from './archiving-source.js'

const [alice, bob] = [`0x${'a'.repeat(40)}`, `0x${'b'.repeat(40)}`] as const
const [red, blue] = [`0x${'1'.repeat(64)}`, `0x${'2'.repeat(64)}`] as const

/** Each block has a red and a blue log of Alice, every third one a red log of Bob. */
function chainOf(blocks: number, options?: ConstructorParameters<typeof MemoryChain>[0]) {
  const chain = new MemoryChain(options)
  for (let block = 1; block <= blocks; block++) {
    const isThird = block % 3 === 0
    chain.mine([
      { address: alice, topics: [red], data: '0x01' },
      { address: alice, topics: [blue, red] },
      ...(isThird ? [{ address: bob, topics: [red] }] : []),
    ])
  }
  return chain
}

async function archiving(chain: MemoryChain, archive: Archive): Promise<ArchivingSource> {
  const source = new ArchivingSource({ node: chain, archive })
  await source.identify()
  await source.head()
  return source
}

const redOf = (...addresses: readonly `0x${string}`[]): LogFilter => ({ addresses, topic0s: [red] })

test('what was asked once is answered without the node, other topics of the same address too', async () => {
  const chain = chainOf(30)
  const { open } = testArchive()
  const archive = await open()
  const source = await archiving(chain, archive)
  const direct = await chain.logs(redOf(alice), 0, 19)
  expect(await source.logs(redOf(alice), 0, 19)).toEqual(direct)
  const all = await chain.logs({ addresses: [alice], topic0s: 'any' }, 4, 19)
  const requests = chain.requests
  expect(await source.logs(redOf(alice), 0, 19)).toEqual(direct)
  const inside = await source.logs({ addresses: [alice], topic0s: 'any' }, 4, 19)
  // What is before a block in the middle of a record isn't known.
  expect({ ...inside, parentHash: all?.parentHash }).toEqual(all)
  expect(chain.requests).toBe(requests)
})

test('of an address that is new only its own logs are asked for', async () => {
  const chain = chainOf(30)
  const archive = await testArchive().open()
  const source = await archiving(chain, archive)
  await source.logs(redOf(alice), 0, 19)
  expect(await source.logs(redOf(alice, bob), 0, 19)).toEqual(
    await chain.logs(redOf(alice, bob), 0, 19),
  )
  const lists = archive.records(31_337, 0, 19).map(({ filter }) => [...filter.addresses])
  expect(lists).toEqual([[alice], [bob]])
})

test('logs of any address are archived only with their topics', async () => {
  const chain = chainOf(30)
  const archive = await testArchive().open()
  const source = await archiving(chain, archive)
  const any: LogFilter = { addresses: 'any', topic0s: [red] }
  expect(await source.logs(any, 0, 9)).toEqual(await chain.logs(any, 0, 9))
  const [record] = archive.records(31_337, 0, 9)
  expect(record?.filter).toMatchObject({ addresses: 'any', topic0s: new Set([red]) })
})

test('nothing that can be replaced is archived', async () => {
  const chain = chainOf(30, { confirmations: 10 })
  const archive = await testArchive().open()
  const source = await archiving(chain, archive)
  const { latest, finalized } = await source.head()
  expect(await source.logs(redOf(alice), 0, finalized + 1)).toEqual(
    await chain.logs(redOf(alice), 0, finalized + 1),
  )
  await source.blockLogs(redOf(alice), latest)
  expect(archive.records(31_337, 0, latest.number)).toEqual([])
})

test('what was followed block by block is archived when it is final', async () => {
  const chain = chainOf(30, { confirmations: 10 })
  const { open } = testArchive()
  const archive = await open()
  const source = await archiving(chain, archive)
  await source.logs(redOf(alice), 0, 10)
  for (let block = 0; block < 60; block++) {
    const { latest } = await source.head()
    await source.blockLogs(redOf(alice), latest)
    chain.mine([{ address: alice, topics: [blue] }])
  }
  await source.head()
  const [{ completeTo } = { completeTo: 0 }] = archive.chains()
  expect(completeTo).toBeGreaterThan(60)
  const offline = new ArchiveSource(await open('archive'), 'memory')
  const end = completeTo ?? 0
  const requests = chain.requests
  const archived = await offline.logs({ addresses: [alice], topic0s: 'any' }, 0, end)
  expect(chain.requests).toBe(requests)
  expect(archived).toEqual(await chain.logs({ addresses: [alice], topic0s: 'any' }, 0, end))
})

test('times that a node keeps to its headers are archived with the logs', async () => {
  const chain = chainOf(30, { timedLogs: false })
  const { open } = testArchive()
  const source = await archiving(chain, await open())
  await source.logs(redOf(alice), 0, 9)
  const offline = new ArchiveSource(await open('archive'), 'memory')
  const range = await offline.logs(redOf(alice), 0, 9)
  const headers = await chain.headers(range?.logs.map(({ blockNumber }) => blockNumber) ?? [])
  expect(range?.logs.map(({ blockTime }) => blockTime)).toEqual(
    headers.map((header) => header?.time),
  )
})

test('answers of calls on final blocks are archived, and no others', async () => {
  const onCall: NonNullable<ConstructorParameters<typeof MemoryChain>[0]>['onCall'] = (call, at) =>
    call.to === bob ? { type: 'revert', data: '0x08' } : `0x${String(at).padStart(4, '0')}`
  const chain = chainOf(30, { onCall, confirmations: 10 })
  const { open } = testArchive()
  const source = await archiving(chain, await open())
  await source.logs(redOf(alice), 0, 9)
  const calls = [
    { to: alice, data: '0x', at: 9 },
    { to: bob, data: '0x', at: 9 },
    { to: alice, data: '0x', at: 29 },
    { to: alice, data: '0x', at: 'latest' },
    { to: alice, data: '0x', at: 99 },
  ] as const
  const answers = await chain.call(calls)
  expect(await source.call(calls)).toEqual(answers)
  const requests = chain.requests
  expect(await source.call(calls.slice(0, 2))).toEqual(answers.slice(0, 2))
  expect(chain.requests).toBe(requests)
  const offline = new ArchiveSource(await open('archive'), 'memory')
  expect(await offline.call(calls.slice(0, 2))).toEqual(answers.slice(0, 2))
  for (const call of calls.slice(2)) {
    await expect(offline.call([call])).rejects.toMatchObject({ code: 'ARCHIVE_INCOMPLETE' })
  }
})

test('answers on blocks that are followed are archived when these are final, and not when replaced', async () => {
  const chain = chainOf(30, { onCall: (_call, at) => `0x${at}`, confirmations: 4 })
  const { open } = testArchive()
  const source = await archiving(chain, await open())
  await source.logs(redOf(alice), 0, 9)
  const blocks = await chain.headers([27, 30])
  const calls = blocks.map((at): ContractCall => ({ to: alice, data: '0x', at: at ?? 'latest' }))
  const answers = await source.call(calls)
  chain.fork(2)
  chain.mineEmpty(20)
  await source.head()
  const offline = new ArchiveSource(await open('archive'), 'memory')
  expect(await offline.call(calls.slice(0, 1))).toEqual(answers.slice(0, 1))
  await expect(offline.call(calls.slice(1))).rejects.toMatchObject({ code: 'ARCHIVE_INCOMPLETE' })
})

test('an archive alone says what it lacks', async () => {
  const chain = chainOf(40)
  const { open, path } = testArchive()
  const source = await archiving(chain, await open())
  await source.logs(redOf(alice), 0, 9)
  await source.logs(redOf(alice), 10, 19)
  const offline = new ArchiveSource(await open('archive'), 'memory')
  expect(await offline.identify()).toEqual(await chain.identify())
  const nineteen = await chain.header(19)
  expect(await offline.head()).toEqual({ latest: nineteen, finalized: 19, isEnd: true })
  await expect(offline.logs(redOf(alice, bob), 5, 9)).rejects.toMatchObject({
    code: 'ARCHIVE_INCOMPLETE',
    message: `The archive ${path} lacks blocks 5 to 9 of "memory" for ${bob}.`,
  })
  await expect(offline.logs(redOf(alice), 0, 12)).rejects.toMatchObject({
    code: 'ARCHIVE_INCOMPLETE',
    message: `The archive ${path} has no header of block 12 of "memory".`,
  })
  expect(await offline.logs(redOf(alice), 0, 20)).toBeNull()
  await expect(new ArchiveSource(await open('archive'), 'other').head()).rejects.toMatchObject({
    code: 'ARCHIVE_INCOMPLETE',
    message: `The archive ${path} has nothing of "other".`,
  })
})

test('a hole that a kill left is no part of the end', async () => {
  const chain = chainOf(40)
  const { open } = testArchive()
  const source = await archiving(chain, await open())
  await source.logs(redOf(alice), 0, 9)
  await source.logs(redOf(alice), 20, 29)
  const offline = new ArchiveSource(await open('archive'), 'memory')
  expect((await offline.head()).finalized).toBe(9)
  await source.logs(redOf(alice), 10, 19)
  expect((await offline.head()).finalized).toBe(29)
})

test('a node of another chain, or of one that was started anew, is refused', async () => {
  const archive = await testArchive().open()
  await archiving(chainOf(30, { chainId: 1 }), archive).then((source) =>
    source.logs(redOf(alice), 0, 9),
  )
  await expect(archiving(chainOf(30, { chainId: 5 }), archive)).rejects.toMatchObject({
    code: 'CHAIN_MISMATCH',
  })
  const forked = chainOf(30, { chainId: 1 })
  forked.fork(29)
  forked.mineEmpty(30)
  await expect(archiving(forked, archive)).rejects.toMatchObject({
    code: 'CHAIN_MISMATCH',
    message: expect.stringContaining('Block 9 of "memory" is'),
  })
})

test('ranges that a crawler asks for end where records do', async () => {
  const chain = chainOf(60)
  const { open } = testArchive()
  const source = await archiving(chain, await open())
  for (const from of [0, 7, 14, 21]) await source.logs(redOf(alice), from, from + 6)
  expect([source.rangeEnd(0, 3), source.rangeEnd(0, 15), source.rangeEnd(10, 11)]).toEqual([
    6, 13, 13,
  ])
  expect([source.rangeEnd(28, 40), source.rangeEnd(0, 90)]).toEqual([40, 27])
})

import { afterEach, expect, test } from 'vitest'
import { connectChain } from '../../src/runtime/chain/evm/connect-chain.js'
import type { Archive, ArchiveKind } from '../../src/runtime/ports/archive.js'
import type { ChainSource, LogFilter } from '../../src/runtime/ports/chain-source.js'
import { chainSourceConformance } from '../../src/runtime/testing/chain-source-conformance.js'
import type { Hex } from '../../src/shared/hex.js'
import { type Anvil, startAnvil } from '../anvil.js'
import { startConformanceAnvil, worldOn } from '../fixtures/conformance-anvil.js'
import { emitLog, emitterAddress, placeEmitter } from '../fixtures/log-emitter.js'
import { testArchive } from '../fixtures/temporary-archive.js'
import { startProxy } from './indexer/proxy.js'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function startedAnvil(): Promise<Anvil> {
  const anvil = await startConformanceAnvil()
  closing.push(() => anvil.stop())
  return anvil
}

async function archived(rpc: string, keep: ArchiveKind) {
  const temporary = testArchive()
  const archive = await temporary.open('node', keep)
  const source = connectChain({ rpc, finality: { confirmations: 0 } }, { archive })
  closing.push(() => source.close())
  return { source, archive, open: temporary.open }
}

/** Everything is final, and every range is asked for twice: of the node, then of the archive. */
function twice(source: ChainSource, archive: Archive): ChainSource {
  return {
    identify: (signal) => source.identify(signal),
    head: (signal) => source.head(signal),
    header: (at, signal) => source.header(at, signal),
    headers: (numbers, signal) => source.headers(numbers, signal),
    blockLogs: (filter, block, signal) => source.blockLogs(filter, block, signal),
    call: (calls, signal) => source.call(calls, signal),
    close: () => source.close(),
    async logs(filter, from, to, signal) {
      signal?.throwIfAborted()
      const { finalized } = await source.head()
      const first = await source.logs(filter, from, to, signal)
      const again = await source.logs(filter, from, to, signal)
      expect(again).toEqual(first)
      const wanted = filter.addresses.length > 0 && filter.topic0s.length > 0
      if (wanted && to <= finalized) {
        expect(archive.records(31_337, from, to).length).toBeGreaterThan(0)
      }
      return again
    },
  }
}

for (const keep of ['logs', 'blocks'] as const) {
  for (const { name, check } of chainSourceConformance) {
    // With everything final, a block that is replaced later is a broken promise.
    if (name.includes('final is never above')) continue
    test(`an archive of ${keep}: ${name}`, async () => {
      const anvil = await startedAnvil()
      const { source, archive } = await archived(anvil.url, keep)
      const world = worldOn(anvil, twice(source, archive))
      await expect(check(world)).resolves.toBeUndefined()
    })
  }
}

test('whole blocks answer for contracts that nobody asked for, without the node', async () => {
  const anvil = await startAnvil()
  closing.push(() => anvil.stop())
  await placeEmitter(anvil)
  const topic = (digit: string): Hex => `0x${digit.repeat(64)}`
  for (let block = 0; block < 40; block++) {
    await emitLog(anvil, { topics: [topic('1'), topic('2')].slice(block % 3), data: '0x01' })
  }
  const proxy = await startProxy(anvil.url)
  closing.push(() => proxy.stop())
  const { source, open } = await archived(proxy.url, 'blocks')
  const head = (await source.head()).latest.number
  const nobody: LogFilter = { addresses: [`0x${'9'.repeat(40)}`], topic0s: [topic('1')] }
  await source.logs(nobody, 0, head)
  const requests = proxy.count()
  const offline = connectChain({ rpc: proxy.url }, { archive: await open('archive') })
  const direct = connectChain({ rpc: anvil.url })
  closing.push(() => direct.close())
  const wanted: readonly LogFilter[] = [
    { addresses: [emitterAddress], topic0s: 'any' },
    { addresses: [emitterAddress], topic0s: [topic('2')] },
    { addresses: 'any', topic0s: [topic('1')] },
  ]
  for (const filter of wanted) {
    const found = await offline.logs(filter, 0, head)
    const expected = await direct.logs(filter, 0, head)
    expect(expected?.logs.length).toBeGreaterThan(10)
    expect(found?.logs).toEqual(expected?.logs)
    expect(found?.last.hash).toBe(expected?.last.hash)
  }
  expect(proxy.count()).toBe(requests)
})

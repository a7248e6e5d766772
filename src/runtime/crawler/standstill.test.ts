import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { openedStore, run } from '../../../test/fixtures/token-runs.js'
import { chainOf } from '../../../test/fixtures/transfer-chain.js'
import type { LogFilter } from '../ports/chain-source.js'
import { MemoryChain } from '../testing/memory-chain.js'

/** Says that it has all blocks, and has no logs after the one that is named. */
class Withholding extends MemoryChain {
  lastGiven = Number.POSITIVE_INFINITY

  override async logs(filter: LogFilter, from: number, to: number, signal?: AbortSignal) {
    return to > this.lastGiven ? null : super.logs(filter, from, to, signal)
  }
}

const options = { rangeBlocksMax: 5, lagMsMax: 15_000, outageMsMax: 60_000 }

function withholding(lastGiven: number): Withholding {
  const chain = new Withholding({ confirmations: 3 })
  chain.mineEmpty(30)
  chain.lastGiven = lastGiven
  return chain
}

test('a node that never gives a block it says it has is named, and ends the run at last', async () => {
  const source = withholding(12)
  const [store, logger] = [await openedStore(), recordingLogger()]
  const ended = run({ source, store, logger, options })
  await expect(ended).rejects.toMatchObject({
    code: 'RPC_INCONSISTENT',
    message: expect.stringContaining('has not given block 10'),
  })
  expect(logger.events('warn')).toEqual(['chain.behind'])
  source.lastGiven = 100
  await run({ source, store, options })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(30)
})

test('one that gives it after a while is not', async () => {
  const source = withholding(12)
  const [clock, logger] = [testClock(), recordingLogger()]
  clock.onSleep = () => {
    if (clock.slept.length > 30) source.lastGiven = 100
  }
  const { store } = await run({ source, clock, logger, options })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(30)
  expect(logger.events('warn')).toEqual(['chain.behind'])
})

test('one that gives it after a while, and withholds another one later, starts anew', async () => {
  const source = withholding(12)
  const [clock, logger] = [testClock(), recordingLogger()]
  clock.onSleep = () => {
    if (clock.slept.length === 30) source.lastGiven = 20
    if (clock.slept.length > 80) source.lastGiven = 100
  }
  const { store } = await run({ source, clock, logger, options })
  expect((await store.blocks.checkpoint(31_337))?.number).toBe(30)
  expect(logger.events('warn')).toEqual(['chain.behind', 'chain.behind'])
})

test('a chain that stands still is waited for without a word', async () => {
  const source = chainOf(10)
  const [clock, logger] = [testClock(), recordingLogger()]
  const stop = new AbortController()
  clock.onSleep = () => {
    if (clock.slept.length > 200) stop.abort()
  }
  await run({ source, clock, logger, options, until: undefined, signal: stop.signal })
  expect(logger.events('warn')).toEqual([])
})

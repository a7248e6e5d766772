import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { BcdataError } from '../../errors.js'
import { MemoryChain, unreachable } from '../testing/memory-chain.js'
import { patientSource } from './patient-source.js'

test.each([0, 1_700_000_000_000])(
  'an outage is measured from its first failure, at %d',
  async (at) => {
    const clock = testClock(at)
    const chain = new MemoryChain()
    chain.failNext(unreachable(), unreachable(), unreachable())
    const source = patientSource(chain, { clock, logger: recordingLogger(), outageMsMax: 2_500 })
    await expect(source.head()).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
    expect(clock.slept).toEqual([1_000])
  },
)

test('a rate limit is waited for as long as it asks, and is no outage', async () => {
  const clock = testClock()
  const limited = (retryAfterMs?: number): BcdataError =>
    new BcdataError('RPC_BUSY', 'Slow down.', { context: { rateLimited: true, retryAfterMs } })
  const chain = new MemoryChain()
  chain.failNext(limited(60_000), limited(), limited(86_400_000), unreachable())
  const logger = recordingLogger()
  const source = patientSource(chain, { clock, logger, outageMsMax: 10_000 })
  expect((await source.head()).latest.number).toBe(0)
  expect(clock.slept).toEqual([60_000, 2_000, 3_600_000, 8_000])
  expect(logger.events('warn')).toEqual(Array(4).fill('chain.unavailable'))
})

test('a rate limit that lasts longer than any quota ends the wait', async () => {
  const clock = testClock()
  const chain = new MemoryChain()
  const error = new BcdataError('RPC_BUSY', 'Slow down.', {
    context: { rateLimited: true, retryAfterMs: 86_400_000 },
  })
  chain.failNext(...Array<BcdataError>(40).fill(error))
  const source = patientSource(chain, { clock, logger: recordingLogger(), outageMsMax: 10_000 })
  await expect(source.head()).rejects.toBe(error)
  expect(clock.slept).toHaveLength(25)
})

test('who a node is it says at once or never, but once known it is waited for', async () => {
  const clock = testClock()
  const chain = new MemoryChain()
  const source = patientSource(chain, { clock, logger: recordingLogger(), outageMsMax: 10_000 })
  chain.failNext(unreachable())
  await expect(source.identify()).rejects.toMatchObject({ code: 'RPC_UNREACHABLE' })
  expect(clock.slept).toEqual([])
  const identity = await source.identify()
  chain.failNext(unreachable(), unreachable())
  expect(await source.identify()).toEqual(identity)
  expect(clock.slept).toEqual([1_000, 2_000])
})

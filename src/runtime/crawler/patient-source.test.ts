import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
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

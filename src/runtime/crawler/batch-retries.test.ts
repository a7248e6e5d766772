import { expect, test } from 'vitest'
import { recordingLogger } from '../../../test/fixtures/recording-logger.js'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { BcdataError } from '../../errors.js'
import { BatchRetries } from './batch-retries.js'
import { HandlerCalls } from './handler-calls.js'

const clock = testClock()

/** Without a call that could be left out. */
function retriesOfBatch(): BatchRetries {
  return new BatchRetries({ batch: { calls: new HandlerCalls([]) } } as never, {
    ...{ chainId: 1, onHandlerFailure: 'dead-letter', outageMsMax: 60_000 },
    ...{ clock, logger: recordingLogger(), signal: new AbortController().signal },
  })
}

test('a failure with no call to leave out ends the run, although dead letters are wanted', async () => {
  const retries = retriesOfBatch()
  const error = new BcdataError('HANDLER_FAILED', 'No price.', { cause: new Error('No price.') })
  for (let attempt = 1; attempt < 4; attempt++) await retries.after(error)
  await expect(retries.after(error)).rejects.toBe(error)
})

test('a database that stays busy is waited for as long as an outage may last', async () => {
  const retries = retriesOfBatch()
  const error = new BcdataError('DATABASE_BUSY', 'Locked.')
  const startMs = clock.now()
  const outlast = async () => {
    for (let attempt = 0; attempt < 50; attempt++) await retries.after(error)
  }
  await expect(outlast()).rejects.toBe(error)
  expect(clock.now() - startMs).toBeLessThanOrEqual(60_000)
})

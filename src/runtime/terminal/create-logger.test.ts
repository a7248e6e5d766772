import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { testClock } from '../../../test/fixtures/test-clock.js'
import { createLogger } from './create-logger.js'

function recordingStream(isTTY: boolean) {
  const written: string[] = []
  const write = (text: string) => written.push(text)
  return { stream: { isTTY, columns: 100, write }, written }
}

const batch = {
  ...{ chainId: 1, from: 0, to: 249, events: 1_000, deadLetters: 0, rolledBack: 0 },
  ...{ head: 999, finalized: 900, target: 999, following: false },
}

test('a machine gets one JSON object per line, without secrets', () => {
  const { stream, written } = recordingStream(false)
  const logger = createLogger({ stream, clock: testClock() })
  logger.debug('too quiet')
  logger.info('batch', { ...batch, supply: 2n ** 70n, hash: null })
  logger.warn('chain.unavailable', { reason: 'no answer from https://a.b/v2/key\nnow' })
  logger.close()
  expect(written).toHaveLength(2)
  expect(JSON.parse(written[0]!)).toEqual({
    time: '2023-11-14T22:13:20.000Z',
    level: 'info',
    event: 'batch',
    ...batch,
    supply: '1180591620717411303424',
    hash: null,
  })
  expect(written[1]).toMatch(/^\{.*"no answer from https:\/\/a\.b\\nnow"\}\n$/)
})

test.each([true, false])('two sources on one host are told apart, terminal: %s', (isTTY) => {
  const { stream, written } = recordingStream(isTTY)
  const logger = createLogger({ stream, clock: testClock() })
  const message = 'https://me:key@a.b/node1/?key#key and https://a.b/node2/ differ.'
  logger.warn('stash.evidence', { source: 'https://a.b/node1/', message })
  logger.warn('chain.unavailable', { source: 'https://a.b/key/', reason: 'no https://a.b/key/' })
  logger.close()
  expect(written.join('')).toContain('https://a.b/node1/')
  expect(written.join('')).toContain('https://a.b/node1/ and https://a.b/node2/ differ.')
  expect(written.join('')).not.toContain('key')
})

test('a person sees one bar with blocks, events per second and the time left', async () => {
  const { stream, written } = recordingStream(true)
  const clock = testClock()
  const logger = createLogger({ stream, clock })
  logger.info('batch', batch)
  await clock.sleep(2_000)
  logger.info('batch', { ...batch, from: 250, to: 499 })
  expect(written.map(stripVTControlCharacters).at(-1)?.trim()).toBe(
    'chain 1  ██████████░░░░░░░░░░ 50%  block 499/999  2,000 events  1,000/s  ETA 00:00:02',
  )
  logger.info('batch', { ...batch, from: 500, to: 999 })
  expect(stripVTControlCharacters(written.slice(-2).join('')).trimStart()).toBe(
    'chain 1  ████████████████████ 100%  block 999/999  3,000 events  1,500/s\n',
  )
})

test('the bar is not redrawn more than ten times a second', async () => {
  const { stream, written } = recordingStream(true)
  const clock = testClock()
  const logger = createLogger({ stream, clock })
  for (let to = 0; to < 50; to++) {
    logger.info('batch', { ...batch, from: to, to })
    await clock.sleep(10)
  }
  expect(written).toHaveLength(5)
})

test('a line is printed above the bar, and control characters are not', () => {
  const { stream, written } = recordingStream(true)
  const logger = createLogger({ stream, clock: testClock() })
  logger.warn('first', {})
  logger.info('batch', batch)
  logger.warn('chain.fork', { depth: 3, reason: 'evil \u001b[2J text' })
  logger.close()
  logger.close()
  const [first, bar, line, end] = written
  expect(stripVTControlCharacters(first!)).toBe('warn  first\n')
  expect(line).toContain('depth=3 reason="evil \\u001b[2J text"\n')
  expect(line?.endsWith(bar!.replace('\r\u001b[2K', ''))).toBe(true)
  expect(end).toBe('\n')
  expect(written).toHaveLength(4)
})

test('a narrow terminal cuts the bar instead of wrapping it', () => {
  const { stream, written } = recordingStream(true)
  createLogger({ stream: { ...stream, columns: 20 }, clock: testClock() }).info('batch', batch)
  expect(stripVTControlCharacters(written[0]!).trim().length).toBeLessThan(20)
})

test('filling earlier blocks has the bar, until the chain goes on', async () => {
  const { stream, written } = recordingStream(true)
  const clock = testClock()
  const logger = createLogger({ stream, clock })
  const shown = () => stripVTControlCharacters(written.at(-1) ?? '').trim()
  const filling = { chainId: 1, state: 'batch', deadLetters: 0, target: 399 }
  logger.info('stream.backfill', { chainId: 1, state: 'begin', from: 0, target: 399, tables: 'a' })
  expect(shown()).toBe('info  stream.backfill chainId=1 state=begin from=0 target=399 tables=a')
  logger.info('stream.backfill', { ...filling, from: 0, to: 99, events: 50 })
  await clock.sleep(1_000)
  logger.info('batch', { ...batch, from: 900, to: 999 })
  expect(shown()).toBe(
    'chain 1 back-fill  █████░░░░░░░░░░░░░░░ 25%  block 99/399  50 events  50/s  ETA 00:00:03',
  )
  logger.info('stream.backfill', { chainId: 1, state: 'end' })
  logger.info('batch', { ...batch, from: 1_000, to: 1_000, target: 1_000, events: 0 })
  expect(stripVTControlCharacters(written.slice(-2).join('')).trimStart()).toMatch(
    /^chain 1 {2}█{20} 100% {2}block 1,000\/1,000 {2}1,000 events .*\n$/,
  )
})

test('a ledger that is copied has the bar, with its group and rows', async () => {
  const { stream, written } = recordingStream(true)
  const clock = testClock()
  const logger = createLogger({ stream, clock })
  const ledger = { group: '1', rows: 400, target: 99, following: false }
  logger.info('stash.batch', { ...ledger, from: 0, to: 24 })
  await clock.sleep(1_000)
  logger.info('stash.batch', { ...ledger, from: 25, to: 49 })
  expect(stripVTControlCharacters(written.at(-1) ?? '').trim()).toBe(
    'group 1  ██████████░░░░░░░░░░ 50%  block 49/99  800 rows  800/s  ETA 00:00:01',
  )
})

import { parseArgs } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { BcdataError } from '../../errors.js'
import { reportFailure } from './report-failure.js'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What is written to stderr, and the exit code. */
function reported(error: unknown): { readonly text: string; readonly exitCode: number } {
  const write = vi.spyOn(process.stderr, 'write').mockReset().mockReturnValue(true)
  const exitCode = reportFailure(error)
  return { text: write.mock.calls.map(([text]) => String(text)).join(''), exitCode }
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test('a flag that nobody knows is wrong usage, not a bug', () => {
  const options = { until: { type: 'string' } } as const
  for (const args of [['--untill', 'head'], ['--until'], ['head'], ['--until', '--x']]) {
    const { text, exitCode } = reported(thrownBy(() => parseArgs({ args, options })))
    expect(text).toMatch(/^error\[USAGE\]: [^\n]+[^.]\.\n {2}hint: /)
    expect(exitCode).toBe(64)
  }
})

test('what went wrong for a known reason ends with 1, and a bug with 70 and its stack', () => {
  expect(reported(new BcdataError('CHAIN_MISMATCH', 'Another chain.'))).toMatchObject({
    text: expect.stringMatching(/^error\[CHAIN_MISMATCH\]: Another chain\.\n/),
    exitCode: 1,
  })
  const bug = reported(new TypeError('x is undefined'))
  expect(bug).toMatchObject({
    text: expect.stringContaining('report-failure.test.ts'),
    exitCode: 70,
  })
  expect(reported(null).exitCode).toBe(70)
})

test('a stop that was asked for is no failure', () => {
  expect(reported(AbortSignal.abort().reason)).toEqual({ text: '', exitCode: 0 })
})

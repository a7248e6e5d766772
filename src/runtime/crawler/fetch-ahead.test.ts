import { expect, test } from 'vitest'
import { fetchAhead } from './fetch-ahead.js'

/** Tasks that are done at once; `started` says which, in order. */
function tasks(count: number): { readonly started: number[]; next: () => Promise<number> | null } {
  const started: number[] = []
  const next = (): Promise<number> | null => {
    if (started.length === count) return null
    started.push(started.length)
    return Promise.resolve(started.length - 1)
  }
  return { started, next }
}

test('results come in the order of their tasks, and the last one ends it', async () => {
  const { next } = tasks(5)
  const results: number[] = []
  for await (const result of fetchAhead(next, 2)) results.push(result)
  expect(results).toEqual([0, 1, 2, 3, 4])
})

test('while a result is looked at, as many others are under way as may be', async () => {
  const { started, next } = tasks(5)
  const seen: number[] = []
  for await (const _ of fetchAhead(next, 2)) seen.push(started.length)
  expect(seen).toEqual([3, 4, 5, 5, 5])
})

test('what was not wanted yet is asked for again before the result is handed out', async () => {
  const { started, next } = tasks(3)
  // As long as nothing is known, one task at a time.
  const careful = (running: number) => (started.length === 1 && running > 0 ? null : next())
  const results = fetchAhead(careful, 2)
  expect((await results.next()).value).toBe(0)
  expect(started).toEqual([0, 1, 2])
})

import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { passAbortOn } from './pass-abort-on.js'

test('the controller aborts with the signal, for its reason', () => {
  const [outer, inner] = [new AbortController(), new AbortController()]
  passAbortOn(outer.signal, inner)
  const reason = new Error('enough')
  outer.abort(reason)
  expect(inner.signal.reason).toBe(reason)
})

test('of a signal that has aborted it hears at once', () => {
  const inner = new AbortController()
  passAbortOn(AbortSignal.abort('over'), inner)
  expect(inner.signal.reason).toBe('over')
})

test('once let go it hears nothing, and leaves nothing behind', () => {
  const [outer, inner] = [new AbortController(), new AbortController()]
  const letGo = passAbortOn(outer.signal, inner)
  letGo()
  outer.abort()
  expect(inner.signal.aborted).toBe(false)
  expect(getEventListeners(outer.signal, 'abort')).toEqual([])
})

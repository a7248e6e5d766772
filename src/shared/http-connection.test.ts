import { EventEmitter } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { cutOffConnecting, noConnection } from './http-connection.js'

afterEach(() => {
  vi.useRealTimers()
})

test.each([
  ['that accepts nothing', null, [noConnection]],
  ['that accepts, and then works for long', 'connect', []],
])('of a host %s the connection is given up after five seconds or never', (_, event, codes) => {
  vi.useFakeTimers()
  const socket = Object.assign(new EventEmitter(), { connecting: true })
  const destroyed: unknown[] = []
  const sent = { destroy: (error: { code: string }) => destroyed.push(error.code) }
  cutOffConnecting(socket as never, sent as never)
  vi.advanceTimersByTime(4_999)
  if (event !== null) socket.emit(event)
  expect(destroyed).toEqual([])
  vi.advanceTimersByTime(60_000)
  expect(destroyed).toEqual(codes)
})

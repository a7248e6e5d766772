import { expect, test } from 'vitest'
import { ByteQueue } from './byte-queue.js'

const mebibyte = 2 ** 20

test('a piece that lies in one chunk is a view of it', () => {
  const queue = new ByteQueue()
  const chunk = Uint8Array.of(1, 2, 3, 4)
  queue.add(chunk)
  queue.drop(1)

  expect(queue.peek(2)).toEqual(Uint8Array.of(2, 3))
  expect(queue.peek(2)?.buffer).toBe(chunk.buffer)
})

test('a piece across chunks is there when its last byte has come', () => {
  const queue = new ByteQueue()
  queue.add(Uint8Array.of(1, 2))
  expect(queue.peek(4)).toBeNull()
  queue.add(Uint8Array.of(3))
  expect(queue.peek(4)).toBeNull()
  queue.add(Uint8Array.of(4, 5, 6))

  expect(queue.peek(4)).toEqual(Uint8Array.of(1, 2, 3, 4))
  queue.drop(4)
  expect(queue.peek(2)).toEqual(Uint8Array.of(5, 6))
})

test('a longer piece may be wanted after a shorter one', () => {
  const queue = new ByteQueue()
  queue.add(Uint8Array.of(1))
  expect(queue.peek(2)).toBeNull()
  queue.add(Uint8Array.of(2, 3, 4))

  expect(queue.peek(2)).toEqual(Uint8Array.of(1, 2))
  expect(queue.peek(4)).toEqual(Uint8Array.of(1, 2, 3, 4))
})

test('what was given out stays as it is', () => {
  const queue = new ByteQueue()
  queue.add(Uint8Array.of(1))
  queue.peek(2)
  queue.add(Uint8Array.of(2, 3))
  const first = queue.peek(2)
  queue.drop(2)
  queue.peek(2)
  queue.add(Uint8Array.of(4))
  queue.peek(2)

  expect(first).toEqual(Uint8Array.of(1, 2))
})

test('what is left over is everything that came', () => {
  const queue = new ByteQueue()
  queue.add(Uint8Array.of(1, 2))
  queue.peek(9)
  queue.add(Uint8Array.of(3))
  queue.peek(9)

  expect(queue.rest()).toEqual(Uint8Array.of(1, 2, 3))
})

test('a promise of many bytes gets no room for them before it is believed', () => {
  const queue = new ByteQueue()
  queue.add(new Uint8Array(10))
  queue.peek(256 * mebibyte)
  expect(queue.rest().buffer.byteLength).toBe(4 * mebibyte)
  queue.add(new Uint8Array(4 * mebibyte).fill(7))
  queue.peek(256 * mebibyte)

  expect(queue.rest()).toHaveLength(4 * mebibyte + 10)
  expect(queue.rest().at(9)).toBe(0)
  expect(queue.rest().at(-1)).toBe(7)
})

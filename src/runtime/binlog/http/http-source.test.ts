import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type BinlogServer,
  type FileQuestion,
  startBinlogServer,
} from '../../../../test/fixtures/binlog-server.js'
import { HttpSource } from './http-source.js'

const fileBytes = 3_000_000
// No two places are the same.
const content = Buffer.from(
  Uint32Array.from({ length: fileBytes / 4 }, (_, place) => Math.imul(place, 0x9e3779b1)).buffer,
)

let server: BinlogServer
beforeEach(async () => {
  server = await startBinlogServer([
    ['0.binlog', content],
    ['18.binlog', content.subarray(0, 100)],
    ['9.binlog', content.subarray(0, 1_000)],
  ])
})
afterEach(() => server.stop())

const open = (url = server.url) => new HttpSource(new URL(url))
/** A server has to move within 15 ms. */
const impatient = () =>
  new HttpSource(new URL(server.url), {
    answerMsMax: 5_000,
    tickMs: 5,
    stallTicks: 3,
    stallBytes: 1_000,
  })
const file = { name: '0.binlog', firstBlock: 0, size: null }

async function read(offset = 0, source = open()): Promise<Buffer> {
  const { chunks } = await source.read(file, offset)
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

const isAll = async (offset = 0) => (await read(offset)).equals(content.subarray(offset))
const filesAsked = () => server.asked.filter((asked) => asked.includes('.binlog'))

describe('files', () => {
  test.each(['nginx', 'json'] as const)(
    'come from a listing of %s with their sizes',
    async (listing) => {
      server.listing = listing
      expect(await open().files(5)).toEqual([
        { name: '0.binlog', firstBlock: 0, size: fileBytes },
        { name: '9.binlog', firstBlock: 9, size: 1_000 },
        { name: '18.binlog', firstBlock: 18, size: 100 },
      ])
    },
  )

  test.each(['none', 'page'] as const)(
    'are found by name where the listing is %s',
    async (listing) => {
      server.listing = listing
      const source = open()
      const names = async (near: number) => (await source.files(near)).map(({ name }) => name)
      expect(await names(9)).toEqual(['0.binlog', '9.binlog'])
      expect(await names(10)).toEqual(['0.binlog', '9.binlog'])
      expect(await names(18)).toEqual(['0.binlog', '9.binlog', '18.binlog'])
      const [, second] = await source.files(18)
      // It may have grown since it was found.
      expect(second).toEqual({ name: '9.binlog', firstBlock: 9, size: null })
    },
  )

  test('must be there where there is no listing', async () => {
    server.listing = 'none'
    server.files.clear()
    await expect(open().files(7)).rejects.toMatchObject({
      code: 'BINLOG_SOURCE_INVALID',
      message: expect.stringContaining('neither 0.binlog nor 7.binlog'),
    })
  })

  test('need the password of the URL, which is never shown', async () => {
    server.password = 'me:s3cret pw'
    const withPassword = server.url.replace('//', '//me:s3cret%20pw@')
    const source = open(withPassword)
    expect(source.name).toBe(server.url)
    expect(await source.files(0)).toHaveLength(3)
    expect((await read(0, source)).length).toBe(fileBytes)
    await expect(open().files(0)).rejects.toMatchObject({ code: 'BINLOG_SOURCE_INVALID' })
  })
})

describe('a file is read', () => {
  test('from any offset, in pieces of known size', async () => {
    for (const offset of [0, 1, 262_144, fileBytes - 1, fileBytes])
      expect(await isAll(offset)).toBe(true)
    server.asked.length = 0
    expect(await isAll()).toBe(true)
    expect(filesAsked()).toEqual([
      'GET /0.binlog bytes=0-262143',
      'GET /0.binlog bytes=262144-786431',
      'GET /0.binlog bytes=786432-1835007',
      'GET /0.binlog bytes=1835008-3932159',
    ])
  })

  test('with its size, and at its end with a single question', async () => {
    const { size, chunks } = await open().read(file, fileBytes)
    expect(size).toBe(fileBytes)
    for await (const chunk of chunks) expect(chunk).toBe('nothing')
    expect(server.asked).toHaveLength(1)
  })

  test.each(['weak', 'none'] as const)('with an ETag that is %s', async (etag) => {
    server.etag = etag
    expect(await isAll(5)).toBe(true)
  })

  test('once, where the server knows no ranges', async () => {
    server.ranges = 'ignored'
    expect(await isAll(2_000_000)).toBe(true)
    expect(await isAll(fileBytes)).toBe(true)
    expect(server.asked).toHaveLength(2)
  })

  test('up to what it has grown to meanwhile', async () => {
    const parts = [content.subarray(0, 600_000), content.subarray(0, 900_000), content]
    server.files.set('0.binlog', parts[0]!)
    server.interfere = ({ count }) => {
      server.files.set('0.binlog', parts[Math.min(2, count + 1)]!)
      return false
    }
    expect(await isAll()).toBe(true)
  })

  test('piece by piece on the condition that it is the same, and without it where it has changed', async () => {
    const conditions: unknown[] = []
    server.interfere = ({ request, count }) => {
      conditions.push(request.headers['if-range'])
      if (count === 2) server.version = 2
      return false
    }
    expect(await isAll()).toBe(true)
    const [one, none] = [`"1-${fileBytes}"`, undefined]
    expect(conditions).toEqual([none, one, one, none, none])
  })

  test.each([
    ['the connection breaks in the middle of a piece', breakOff],
    ['an answer is shorter than it says', cutShort],
  ])('though %s', async (_what, interfere) => {
    server.interfere = (question) => question.count % 2 === 0 && interfere(question)
    expect(await isAll()).toBe(true)
  })

  test('in shorter ranges than it was asked for, where the server prefers them', async () => {
    server.interfere = (question) => {
      const [first, last] = rangeOf(question)
      sendPart(question, first, Math.min(last, first + 199_999))
      return true
    }
    expect(await isAll()).toBe(true)
  })
})

describe('a server is not believed', () => {
  const answers =
    (status: number, headers: Record<string, string | number>, body = 'x'.repeat(1_000)) =>
    ({ response }: FileQuestion) => {
      response.writeHead(status, headers)
      response.end(body)
      return true
    }

  test.each([
    ['another range', answers(206, { 'content-range': 'bytes 1-1000/9999' })],
    ['more than the range', answers(206, { 'content-range': 'bytes 0-9999999/99999999' })],
    ['a range without saying which', answers(206, {})],
    ['a range beyond the end', answers(206, { 'content-range': 'bytes 0-999/900' })],
    ['another length than the range has', answers(206, { 'content-range': 'bytes 0-99/9999' })],
    [
      'a compressed range',
      answers(206, { 'content-range': 'bytes 0-999/9999', 'content-encoding': 'gzip' }),
    ],
    ['a compressed file', answers(200, { 'content-encoding': 'gzip' })],
    ['304 without being asked', answers(304, {}, '')],
    ['403', answers(403, {})],
    ['a redirect to another host', answers(302, { location: 'http://127.0.0.2:1/0.binlog' })],
    ['a redirect in a circle', answers(302, { location: '/0.binlog' })],
    ['a redirect to nowhere', answers(302, {})],
  ])('that sends %s', async (_what, interfere) => {
    server.interfere = interfere
    await expect(read()).rejects.toMatchObject({ code: 'BINLOG_SOURCE_INVALID' })
  })

  test.each([500, 503, 429])('that answers %d: it may pass', async (status) => {
    server.interfere = answers(status, {})
    await expect(read()).rejects.toMatchObject({ code: 'BINLOG_SOURCE_UNREACHABLE' })
  })

  test.each([
    ['breaks every connection', breakOffAtOnce],
    ['says nothing more', (question: FileQuestion) => begin(question)],
    ['drips bytes', drip],
  ])('that %s', async (_what, interfere) => {
    server.interfere = interfere
    const reading = read(0, impatient())
    await expect(reading).rejects.toMatchObject({ code: 'BINLOG_SOURCE_UNREACHABLE' })
  })

  test.each([
    ['is gone', () => server.files.delete('0.binlog')],
    ['is shorter than it was', () => server.files.set('0.binlog', content.subarray(0, 500))],
  ])('whose file %s', async (_what, change) => {
    change()
    await expect(read(600)).rejects.toMatchObject({ code: 'BINLOG_REPLACED' })
  })

  test('that sends another file in the middle: its bytes are not mixed in unless it grew', async () => {
    const other = Buffer.alloc(400_000, 'other')
    server.interfere = ({ count }) => {
      if (count > 0) server.files.set('0.binlog', other)
      return false
    }
    await expect(read(400_001)).rejects.toMatchObject({ code: 'BINLOG_REPLACED' })
    expect(server.asked.at(-1)).toContain('0.binlog')
  })

  test('whose listing never ends', async () => {
    server.files.clear()
    for (let first = 0; first < 60_000; first++)
      server.files.set(`${first}.binlog`, Buffer.alloc(0))
    await expect(open().files(0)).rejects.toMatchObject({ code: 'BINLOG_SOURCE_INVALID' })
  })

  test('and is let go at once by who is not interested any more', async () => {
    const stop = new AbortController()
    server.interfere = (question) => {
      setImmediate(() => stop.abort(new Error('enough')))
      return begin(question)
    }
    const reading = open().read(file, 0, stop.signal)
    await expect(reading).rejects.toThrow('enough')
  })
})

/** As it was asked for, within the file. */
function rangeOf({ request, bytes }: FileQuestion): readonly [first: number, last: number] {
  const [first = 0, last = 0] = request.headers.range?.match(/\d+/g)?.map(Number) ?? []
  return [first, Math.min(last, bytes.length - 1)]
}

function sendPart({ response, bytes }: FileQuestion, first: number, last: number): void {
  response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` })
  response.end(bytes.subarray(first, last + 1))
}

/** The head of the answer and a few bytes of it. */
function begin(question: FileQuestion, length = 10): boolean {
  const [first, last] = rangeOf(question)
  const { response, bytes } = question
  const range = `bytes ${first}-${last}/${bytes.length}`
  response.writeHead(206, { 'content-range': range, 'content-length': last - first + 1 })
  response.write(bytes.subarray(first, Math.min(last + 1, first + length)))
  return true
}

function breakOff(question: FileQuestion): boolean {
  begin(question, 70_000)
  setImmediate(() => question.response.destroy())
  return true
}

function cutShort(question: FileQuestion): boolean {
  const [first, last] = rangeOf(question)
  const { response, bytes } = question
  response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` })
  response.end(bytes.subarray(first, Math.min(last, first + 70_000)))
  return true
}

function breakOffAtOnce({ response }: FileQuestion): boolean {
  response.destroy()
  return true
}

function drip(question: FileQuestion): boolean {
  begin(question)
  const timer = setInterval(() => question.response.write('x'), 2)
  question.response.once('close', () => clearInterval(timer))
  return true
}

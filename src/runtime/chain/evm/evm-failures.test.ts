import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import {
  block,
  connectTo,
  failure,
  filter,
  nodeWith,
  raw,
  secret,
} from '../../../../test/fixtures/lying-node.js'
import { type RpcRequest, rpcError, startRpcServer } from '../../../../test/fixtures/rpc-server.js'
import { testClock } from '../../../../test/fixtures/test-clock.js'
import { connectChain } from './connect-chain.js'
import { HttpTransport } from './http-transport.js'

test.each([
  [
    'an HTML page',
    raw(200, `<html>${secret}</html>`),
    'RPC_INVALID_ANSWER',
    'text/html, not JSON-RPC',
  ],
  ['an empty body', raw(200, ''), 'RPC_INVALID_ANSWER', 'starts with ""'],
  ['JSON that is not JSON-RPC', raw(200, '{"status":"ok"}'), 'RPC_INVALID_ANSWER', 'not JSON-RPC'],
  ['half of its JSON', raw(200, '[{"id":1,"result":"0x'), 'RPC_INVALID_ANSWER', 'not JSON-RPC'],
  ['a bad gateway', raw(502, '<html>Bad Gateway</html>'), 'RPC_BUSY', 'HTTP 502'],
  ['a request that took too long to come', raw(408, ''), 'RPC_BUSY', 'HTTP 408'],
  ['a gateway that gives up', raw(504, ''), 'RPC_BUSY', 'HTTP 504'],
  ['a wrong path', raw(404, 'Not found'), 'RPC_REFUSED', 'HTTP 404'],
  ['a wrong key', raw(401, `{"message":"bad key ${secret}"}`), 'RPC_REFUSED', 'HTTP 401'],
  ['a redirect', raw(301, '', { location: 'https://other.example' }), 'RPC_REFUSED', 'HTTP 301'],
  ['too many requests', raw(429, 'slow down'), 'RPC_BUSY', 'too many requests'],
  [
    'an error with the key in it',
    nodeWith({
      eth_getBlockByNumber: () => {
        throw rpcError(-32000, `project ${secret} is disabled`)
      },
    }),
    'RPC_REFUSED',
    'project *** is disabled',
  ],
])('%s is reported as what it is, without the key', async (_, answer, code, message) => {
  const { source } = await connectTo(answer)
  const error = await failure(source.headers([1, 2]))
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
  expect(error['where']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
})

test.each([
  ['seconds', { 'retry-after': '3' }, 3_000],
  [
    'an HTTP date, by the clock of the server',
    { date: 'Sun, 06 Nov 1994 08:49:30 GMT', 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' },
    7_000,
  ],
  ['a date that is over', { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 125],
  ['what is neither', { 'retry-after': 'soon' }, 125],
])('retry-after is obeyed as %s', async (_, headers, slept) => {
  let refusals = 0
  const good = nodeWith()
  const { source, clock } = await connectTo((body, response, request) => {
    if (refusals-- > 0) response.writeHead(429, headers).end('{}')
    else good(body, response, request)
  })
  refusals = 1
  await source.headers([1, 2])
  expect(clock.slept).toEqual([slept])
})

test('a node that asks to wait for long is not asked again meanwhile', async () => {
  const { source, clock, requests } = await connectTo(raw(429, '', { 'retry-after': '86400' }))
  expect(await failure(source.headers([1, 2]))).toMatchObject({
    code: 'RPC_BUSY',
    message: expect.stringContaining('asks to wait 86400 s'),
    context: { rateLimited: true, retryAfterMs: 86_400_000 },
  })
  expect(clock.slept).toEqual([])
  // Once to say who it is.
  expect(requests).toHaveLength(2)
})

test('a node that asks to wait is not asked by anybody else either', async () => {
  let refusals = 0
  const good = nodeWith()
  const { source, clock } = await connectTo((body, response, request) => {
    if (refusals-- > 0) response.writeHead(429, { 'retry-after': '5' }).end('{}')
    else good(body, response, request)
  })
  refusals = 1
  const startMs = clock.now()
  const first = source.header(1)
  while (clock.slept.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await Promise.all([first, source.header(2)])
  expect(clock.now() - startMs).toBe(5_000)
})

test('a node that asks to wait is left alone by questions that come meanwhile', async () => {
  let refusals = 0
  const good = nodeWith()
  const server = await startRpcServer((body, response, request) => {
    if (refusals-- > 0) response.writeHead(429, { 'retry-after': '5' }).end('{}')
    else good(body, response, request)
  })
  let now = 0
  const sleepers: (() => void)[] = []
  const sleep = () => new Promise<void>((resolve) => sleepers.push(resolve))
  const source = connectChain({ rpc: server.url }, { clock: { now: () => now, sleep } })
  onTestFinished(async () => {
    await source.close()
    await server.stop()
  })
  await source.identify()
  refusals = 1
  const first = source.header(1)
  await expect.poll(() => sleepers.length).toBe(1)
  const second = source.header(2)
  await expect.poll(() => sleepers.length).toBe(2)
  // Who it is, and the one that was refused.
  expect(server.requests).toHaveLength(2)
  now = 5_000
  for (const wake of sleepers) wake()
  expect((await Promise.all([first, second])).map((header) => header?.number)).toEqual([1, 2])
})

test('waits grow up to a limit', async () => {
  const limits = { attemptsMax: 6, retryDelayMsMax: 500 }
  const { source, clock } = await connectTo(raw(502, ''), limits)
  await failure(source.header(1))
  expect(clock.slept).toEqual([125, 250, 500, 500, 500])
})

test.each([
  ['neither result nor error', { error: null }, 'it has neither result nor error'],
  [
    'words beside its message',
    { error: { code: -32602, message: 'invalid params', data: { payload: 'no such thing' } } },
    'invalid params: no such thing',
  ],
])('an answer with %s is told', async (_, item, problem) => {
  const { source } = await connectTo((body, response) => {
    const answers = [body].flat().map(({ id }) => ({ jsonrpc: '2.0', id, ...item }))
    response.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]))
  })
  expect((await failure(source.headers([1, 2])))['message']).toContain(problem)
})

test('a server that drips its answer is cut off', async () => {
  const timers: NodeJS.Timeout[] = []
  const drip = (_: unknown, response: ServerResponse) => {
    response.writeHead(200)
    timers.push(setInterval(() => response.write(' '), 20))
  }
  const { source, requests } = await connectTo(drip, { timeoutMs: 150 })
  const error = await failure(source.header(1))
  expect(error).toMatchObject({
    code: 'RPC_UNREACHABLE',
    message: expect.stringContaining('timed out'),
  })
  // For a range it may be the amount of work; but a node that says nothing at all is not there.
  expect((await failure(source.logs(filter, 1, 4)))['code']).toBe('RPC_UNREACHABLE')
  expect(requests.length).toBeLessThan(6)
  for (const timer of timers) clearInterval(timer)
})

test('a connection that breaks in the middle is tried again', async () => {
  let broken = 2
  const good = nodeWith()
  const { source } = await connectTo((body, response, request) => {
    if (broken-- <= 0) return good(body, response, request)
    response.writeHead(200, { 'content-length': '1000' })
    response.write('[{"jsonrpc"')
    setTimeout(() => response.destroy(), 5)
  })
  broken = 2
  expect((await source.header(4))?.number).toBe(4)
})

test('a node without batches is asked one by one from then on', async () => {
  for (const refusal of [
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch not supported"}}',
    '[{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid Request"}}]',
  ]) {
    const good = nodeWith()
    const { source, requests } = await connectTo((body, response, request) => {
      if (Array.isArray(body)) response.end(refusal)
      else good(body, response, request)
    })
    expect((await source.headers([1, 2, 3])).map((header) => header?.number)).toEqual([1, 2, 3])
    const before = requests.length
    await source.headers([4, 5])
    expect(requests.slice(before).every((body) => !Array.isArray(body))).toBe(true)
  }
})

test('a batch that is too large a request is sent in parts, a single call is not sent again', async () => {
  const good = nodeWith()
  const tooLarge = raw(413, 'Request Entity Too Large')
  const { source, clock, requests } = await connectTo((body, response, request) =>
    [body].flat().length > 2 ? tooLarge(body, response, request) : good(body, response, request),
  )
  const numbers = [1, 2, 3, 4, 5]
  expect((await source.headers(numbers)).map((header) => header?.number)).toEqual(numbers)
  expect(requests.slice(1).map((body) => [body].flat().length)).toEqual([5, 3, 2, 2, 1])
  expect(clock.slept).toEqual([])
  const small = await connectTo(tooLarge)
  expect(await failure(small.source.header(1))).toMatchObject({
    code: 'RPC_RANGE_TOO_LARGE',
    message: 'The node says that the request is too large.',
  })
  expect(small.clock.slept).toEqual([])
})

test('a range that takes a gateway too long is split', async () => {
  const good = nodeWith()
  const { source, clock } = await connectTo((body, response, request) => {
    const [query] = [body].flat().find(({ method }) => method === 'eth_getLogs')?.params ?? []
    const { fromBlock, toBlock } = (query ?? {}) as { fromBlock: string; toBlock: string }
    if (Number(toBlock) - Number(fromBlock) >= 4) response.writeHead(504).end()
    else good(body, response, request)
  })
  expect((await source.logs(filter, 1, 16))?.last.number).toBe(16)
  expect(clock.slept).toEqual([])
})

test('answers of a batch are matched by their ids', async () => {
  const { source } = await connectTo((body, response) => {
    const items = (body as RpcRequest[]).map(({ id, params }) => ({
      id: String(id),
      result: params.length === 0 ? '0x1' : block(Number(params[0])),
    }))
    response.end(JSON.stringify(items.reverse()))
  })
  expect((await source.headers([1, 2, 3])).map((header) => header?.number)).toEqual([1, 2, 3])
})

test('an answer that is missing from the batch is noticed', async () => {
  const { source } = await connectTo((body, response) => {
    const items = (body as RpcRequest[])
      .slice(1)
      .map(({ id, params }) => ({ id, result: block(Number(params[0])) }))
    response.end(JSON.stringify(items))
  })
  expect(await failure(source.headers([1, 2, 3]))).toMatchObject({
    code: 'RPC_INVALID_ANSWER',
    message: expect.stringContaining('missing from the batch'),
  })
})

test('gzip is read, and a bomb is cut off', async () => {
  const server = await startRpcServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(gzipSync('x'.repeat(1_000_000)))
  })
  const transport = new HttpTransport(server.url)
  onTestFinished(async () => {
    await transport.close()
    await server.stop()
  })
  const answer = await transport.post('{}', { timeoutMs: 5_000, bytesMax: 1_000_000 })
  expect(answer.text).toHaveLength(1_000_000)
  const bomb = transport.post('{}', { timeoutMs: 5_000, bytesMax: 10_000 })
  expect((await failure(bomb))['code']).toBe('RPC_RANGE_TOO_LARGE')
})

test('a node that is not there is named by scheme, host and port only', async () => {
  const server = await startRpcServer(nodeWith())
  await server.stop()
  const source = connectChain({ rpc: `${server.url}/v2/${secret}` }, { clock: testClock() })
  onTestFinished(() => source.close())
  const error = await failure(source.identify())
  expect(error).toMatchObject({
    code: 'RPC_UNREACHABLE',
    message: `The node at ${server.url} does not answer: ECONNREFUSED.`,
    where: server.url,
  })
  expect(() => connectChain({ rpc: `ftp://${secret}` })).toThrow('not an http or https URL')
})

test('an abort ends a question that hangs, with its reason', async () => {
  const { source } = await connectTo((body, response, request) =>
    Array.isArray(body) ? nodeWith()(body, response, request) : undefined,
  )
  const stop = new AbortController()
  const question = source.header(1, stop.signal)
  const reason = new Error('stopped')
  setTimeout(() => stop.abort(reason), 20)
  await expect(question).rejects.toBe(reason)
})
